import type { Deployment, Person } from '../deployment/deployment.ts'
import type { Lock } from '../deployment/lock.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { safe } from './safe.ts'
import { stage } from './stage.ts'
import { clock, lines, stop, typed } from './words.ts'

/** To whoever has locked. `active` is on its way there already. */
export const locked = (lock: Lock, active: readonly Deployment[], nowMs: number): string =>
  lines(
    `${sentence(held(lock, nowMs))}${reason(lock)}`,
    lock.until === undefined && `It stays so until: hubot deployment unlock ${lock.alias ?? 'all'}`,
    ...active.map(
      one =>
        `${one.alias} ${one.build.number}, asked by ${one.requestedBy.name}, is ${stage(one, nowMs)} and goes on.`,
    ),
  )

export const lockedOut = (
  { alias, lock, mayOverride }: Extract<Refusal, { because: 'locked' }>,
  nowMs: number,
): string =>
  lines(
    `${sentence(held(lock, nowMs))}${reason(lock)}`,
    `Ask ${who(lock)}${mayOverride ? `, or deploy in spite of it: hubot deployment override ${alias}` : ' to unlock it, or wait.'}`,
  )

export const lockedAlready = (lock: Lock, nowMs: number): string =>
  lines(
    `${sentence(held(lock, nowMs))}${reason(lock)}`,
    `Ask ${who(lock)}: hubot deployment unlock ${lock.alias ?? 'all'}`,
  )

export const notLocked = (
  { alias, all }: Extract<Refusal, { because: 'not_locked' }>,
  nowMs: number,
): string =>
  alias !== null && all
    ? lines(
        `${typed(alias)} has no lock of its own, but ${held(all, nowMs)}${reason(all)}`,
        'To end that: hubot deployment unlock all',
      )
    : lines(
        `${alias === null ? 'There is no lock of all' : `${typed(alias)} is not locked`}.`,
        'To see what is: hubot deployment locks',
      )

/** Without the lock of all, an alias may still have one of its own. */
export const unlocked = (lock: Lock, by: Person): string =>
  `${lock.alias === null ? 'The lock of all has ended.' : `${lock.alias} is not locked any more.`}${
    lock.by.id === by.id ? '' : ` ${sentence(who(lock))} is told.`
  }`

/** To the holder, and where it was locked. */
export const unlockedBy = (lock: Lock, by: string): string =>
  `${safe(by, 60)} has ended the lock of ${who(lock)} on ${subject(lock)}${because(lock)}.`

/** Where it was locked, when its time is over. */
export const lockEnded = (lock: Lock): string =>
  `The lock of ${who(lock)} on ${subject(lock)} has ended${because(lock)}.`

/** In the room that deploys, in that of the lock, and to its holder. */
export const lockOverridden = ({ alias, build, requestedBy }: Deployment, lock: Lock): string =>
  `${safe(requestedBy.name, 60)} deploys ${alias} ${build.number} in spite of the lock of ${who(lock)} on ${subject(lock)}${because(lock)}.`

export const lockList = (locks: readonly Lock[], nowMs: number): string =>
  locks.length === 0
    ? 'Nothing is locked.'
    : locks
        .map(
          lock =>
            `${lock.alias ?? 'all'}: locked by ${who(lock)} since ${clock(lock.since, nowMs)}, ${
              lock.until === undefined ? 'until it is unlocked' : `until ${clock(lock.until, nowMs)}`
            }${lock.why === undefined ? '' : `: ${why(lock.why)}`}`,
        )
        .join('\n')

/** In a sentence, with why. */
export const lockLine = (lock: Lock, nowMs: number): string => `${sentence(held(lock, nowMs))}${reason(lock)}`

const held = (lock: Lock, nowMs: number): string =>
  `${subject(lock)} is locked by ${who(lock)}${lock.until === undefined ? '' : ` until ${clock(lock.until, nowMs)}`}`

const subject = ({ alias }: Lock): string => alias ?? 'everything'
const who = ({ by }: Lock): string => safe(by.name, 60)
const why = (text: string): string => safe(text, 200)
const reason = (lock: Lock): string => (lock.why === undefined ? '.' : `: ${stop(why(lock.why))}`)
const because = (lock: Lock): string => (lock.why === undefined ? '' : ` (${why(lock.why)})`)

/** An alias is written as it is, also where a sentence begins with it. */
const sentence = (text: string): string => text.replace(/^everything\b/, 'Everything')
