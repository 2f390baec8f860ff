import { type Deployment, type Destination, type Person, whereAsked } from './deployment.ts'
import type { Effect } from './effect.ts'

/** A person holds an alias, or all of them. Times are ISO 8601 in UTC. */
export interface Lock {
  readonly id: string
  /** Null for all. */
  readonly alias: string | null
  readonly by: Person
  /** Where it was locked; null in a private message. */
  readonly room: string | null
  readonly since: string
  /** Without it the lock stands until somebody ends it. */
  readonly until?: string
  readonly why?: string
}

/** Under which a store keeps it: one lock an alias, compared without case, and one of all. No alias is called `*`. */
export const lockKey = (alias: string | null): string => alias?.toLowerCase() ?? '*'

export const isStanding = ({ until }: Lock, nowMs: number): boolean =>
  until === undefined || Date.parse(until) > nowMs

/** The locks that keep that person from deploying that alias, its own one before that of all. The holder may deploy. */
export const locksAgainst = (
  locks: readonly Lock[],
  { alias, person }: { alias: string; person: Person },
  nowMs: number,
): readonly Lock[] =>
  [alias, null].flatMap(key =>
    locks.filter(
      lock => lockKey(lock.alias) === lockKey(key) && lock.by.id !== person.id && isStanding(lock, nowMs),
    ),
  )

/** Its lock as a store must find it when a deployment is saved: one that was not there when it was decided, too. */
export const lockAgainst = (locks: readonly Lock[], deployment: Deployment): Lock | null =>
  locksAgainst(
    locks,
    { alias: deployment.alias, person: deployment.requestedBy },
    Date.parse(deployment.requestedAt),
  ).find(({ id }) => !deployment.overrides?.includes(id)) ?? null

/** Where the end of a lock is news: where it was set. */
export const whereLocked = ({ room, by }: Lock): Destination => ({ room, person: by })

/** That a lock is overridden is heard where it is done, where it was locked, and by its holder. */
export const tellOverridden = (deployment: Deployment, locks: readonly Lock[]): readonly Effect[] =>
  locks.flatMap(lock =>
    placesOf(lock, whereAsked(deployment)).map(
      (to): Effect => ({ kind: 'say', to, notice: { about: 'lock_overridden', lock } }),
    ),
  )

/** `here`, where it was locked unless that is the same room, and the holder in private. */
export function placesOf(lock: Lock, here: Destination): readonly Destination[] {
  const there = whereLocked(lock)
  const holder = { room: null, person: lock.by }
  return there.room === null || there.room === here.room ? [here, holder] : [here, there, holder]
}
