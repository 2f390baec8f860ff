import type { Build, BuildConfiguration } from '../teamcity/teamcity.ts'
import type { Alias } from './alias.ts'
import type { Artifact, Deployment, Person, Plan } from './deployment.ts'
import type { Freeze } from './freeze.ts'
import { type Lock, locksAgainst } from './lock.ts'
import type { NotPermitted, Refusal } from './refusal.ts'

/** What `deploy` has read before it may act. Null means that the server answered and has no such thing. */
export interface Facts {
  readonly alias: Alias
  /** The number that was typed, or null for the last one. */
  readonly number: string | null
  /** All that there are; which of them count is decided here. */
  readonly locks: readonly Lock[]
  /** That stands; `denied` is why whoever asks may not deploy in spite of it, null where they may. */
  readonly freeze: { readonly freeze: Freeze; readonly denied: NotPermitted | null } | null
  readonly build: Build | null
  readonly lastGood: Build | null
  /** Newest pinned build; only looked up for a number that was typed, since the last build is the newest. */
  readonly lastPinned: Build | null
  readonly target: BuildConfiguration | null
  /** The file that is shipped too. Null for an alias without `artifact=`. */
  readonly artifact: WantedArtifact | null
}

/** `path` is null where the build's number can't be part of one, `found` where it is not there. */
export interface WantedArtifact {
  readonly path: string | null
  readonly url: string | null
  readonly found: Artifact | null
}

export interface Request {
  readonly id: string
  readonly person: Person
  readonly room: string | null
  readonly thread?: string
  readonly teamRoom?: string
  readonly messageKey?: string
  readonly plan: Plan
  /** Page of the configuration on the production TeamCity that is asked; absent where that is simulated. */
  readonly deployPage?: string
  /** Of locks: `permitted` to whoever asks, or done. */
  readonly override: 'denied' | 'permitted' | 'asked'
  /** ISO 8601, UTC. */
  readonly at: string
  /** Of a line that was kept: a lock that came later is not overridden by it. */
  readonly typedAt?: string
  /** Of one that has waited for its turn. */
  readonly waitedSince?: string
}

export interface Decided {
  readonly deployment: Deployment
  /** The locks in spite of which it is. */
  readonly overridden: readonly Lock[]
}

export type Decision = ({ readonly may: true } & Decided) | { readonly may: false; readonly refusal: Refusal }

/** The refusal by a lock that stands and is not overridden; null when there is none. */
export function lockedOut(
  { alias: { alias }, locks }: Pick<Facts, 'alias' | 'locks'>,
  { person, at, override, typedAt = at }: Request,
): Refusal | null {
  const isPassed = ({ since }: Lock): boolean =>
    override === 'asked' && (typedAt === at || Date.parse(since) <= Date.parse(typedAt))
  const lock = locksAgainst(locks, { alias, person }, Date.parse(at)).find(one => !isPassed(one))
  if (!lock) return null
  return { because: 'locked', alias, lock, mayOverride: override === 'permitted' }
}

/** The refusal by a freeze that stands. Overriding a lock does not end it. */
export function frozen({ alias: { alias }, freeze }: Pick<Facts, 'alias' | 'freeze'>): Refusal | null {
  if (!freeze?.denied) return null
  return { because: 'frozen', alias, freeze: freeze.freeze, denied: freeze.denied }
}

const refuse = (refusal: Refusal): Decision => ({ may: false, refusal })

/** May it be deployed? Pure; whatever could not be read never reaches this place. */
export function decide(facts: Facts, request: Request): Decision {
  const { alias, build, number, target } = facts
  const held = lockedOut(facts, request) ?? frozen(facts)
  if (held) return refuse(held)
  if (!build && number !== null) return refuse({ because: 'no_such_build', alias, number })
  if (!build) return refuse({ because: 'no_build', alias })
  if (build.status !== 'SUCCESS') {
    return refuse({
      because: 'not_a_success',
      alias,
      build,
      asked: number !== null,
      lastGood: facts.lastGood,
    })
  }
  if (!target)
    return refuse({ because: 'no_configuration', alias, server: 'production', id: alias.deployBuildTypeId })
  if (target.paused) return refuse({ because: 'paused', alias, configuration: target })
  const { artifact } = facts
  if (artifact && !artifact.found) return refuse({ because: 'no_artifact', alias, build, wanted: artifact })
  const overridden = locksAgainst(
    facts.locks,
    { alias: alias.alias, person: request.person },
    Date.parse(request.at),
  )
  return { may: true, deployment: { ...open(facts, build, request), ...overriding(overridden) }, overridden }
}

const overriding = (locks: readonly Lock[]): Pick<Deployment, 'overrides'> =>
  locks.length === 0 ? {} : { overrides: locks.map(({ id }) => id) }

/** As TeamCity has them, which is by their start: one that was queued later may have begun earlier. */
export const isNewer = (one: Build, other: Build): boolean =>
  one.id !== other.id &&
  (one.startedAt === undefined || other.startedAt === undefined || one.startedAt === other.startedAt
    ? one.id > other.id
    : one.startedAt > other.startedAt)

function open({ alias, freeze, lastPinned, artifact }: Facts, build: Build, request: Request): Deployment {
  const newerPin = lastPinned && isNewer(lastPinned, build) ? lastPinned.number : undefined
  return {
    id: request.id,
    version: 1,
    state: build.pinned ? 'pinned' : 'requested',
    alias: alias.alias,
    name: alias.options.name ?? alias.alias,
    env: alias.options.env ?? 'production',
    build: {
      buildTypeId: alias.mainBuildTypeId,
      id: build.id,
      number: build.number ?? String(build.id),
      url: build.url,
      ...(build.revision === undefined ? {} : { revision: build.revision }),
      ...(build.statusText === undefined ? {} : { statusText: build.statusText }),
      ...(build.finishedAt === undefined ? {} : { finishedAt: build.finishedAt }),
    },
    deployBuildTypeId: alias.deployBuildTypeId,
    ...(request.deployPage === undefined ? {} : { deployPage: request.deployPage }),
    requestedBy: request.person,
    room: request.room,
    ...(request.thread === undefined ? {} : { thread: request.thread }),
    ...(request.teamRoom === undefined ? {} : { teamRoom: request.teamRoom }),
    ...(request.messageKey === undefined ? {} : { messageKey: request.messageKey }),
    requestedAt: request.at,
    ...(newerPin === undefined ? {} : { newerPin }),
    ...(Object.keys(request.plan).length === 0 ? {} : { plan: request.plan }),
    ...(request.waitedSince === undefined ? {} : { waitedSince: request.waitedSince }),
    ...(freeze ? { inFreeze: freeze.freeze } : {}),
    ...(artifact?.found ? { artifact: artifact.found } : {}),
  }
}
