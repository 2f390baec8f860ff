import type { OutboxEntry } from '../../store/store.ts'
import { backOffMs } from '../backoff.ts'
import { isDelay, isOver } from '../delay.ts'
import type { Deployment, Destination } from '../deployment.ts'
import type { Notice } from '../notice.ts'
import type { Perform } from '../outcome.ts'
import { heard, newsMs } from '../told.ts'

/** Of a text in a thread: for those who follow that, or for the whole room. */
export type Reach = 'thread' | 'room'

/** Resolves when the chat has taken the text; rejects when it surely has not. */
export type Say = (to: Destination, text: string, reach?: Reach) => Promise<void>

/** A line about a delay comes after what was to be said there before it, and looks again so soon, in ms. */
const turnMs = 500

/**
 * Says something once. A chat can't be asked whether it has a message, so the moment before is noted: whoever finds
 * that note after a crash takes it as said, since death between the note and the network is far less likely than
 * death after it. A send that is reported as failed is made again until it works.
 */
export function performSay(options: {
  say: Say
  pending: (id: string) => Promise<readonly OutboxEntry[]>
  words: (notice: Notice, deployment: Deployment) => string
  /** Whether this bot is in the chat still: it may have slept since it took the effect. */
  speaks: () => boolean
  random: () => number
  now: () => number
  failed: (deployment: Deployment, error: unknown) => void
}): Perform {
  return async (entry, deployment, begin) => {
    const { effect } = entry
    if (effect.kind !== 'say' || entry.begun) return { done: true }
    if (isOver(effect.notice, deployment)) return { done: true }
    if (isDelay(effect.notice) && isBehind(entry, await options.pending(deployment.id))) {
      return { againInMs: turnMs, begun: null }
    }
    await begin(options.now())
    if (!options.speaks()) return { againInMs: 0, begun: null }
    try {
      const text = options.words(effect.notice, deployment)
      await heard(options.say(effect.to, text, reachOf(effect.notice)))
      return { done: true }
    } catch (error) {
      options.failed(deployment, error)
      const since = Date.parse(deployment.finishedAt ?? deployment.requestedAt)
      if (options.now() - since > newsMs) return { done: true }
      return { againInMs: 1_000 + backOffMs(entry.attempts, options.random, 30_000), begun: null }
    }
  }
}

/** Something else is still to be said there that was asked for earlier. */
const isBehind = ({ seq, effect }: OutboxEntry, pending: readonly OutboxEntry[]): boolean =>
  pending.some(
    other =>
      other.seq < seq &&
      other.effect.kind === 'say' &&
      effect.kind === 'say' &&
      !isDelay(other.effect.notice) &&
      other.effect.to.room === effect.to.room,
  )

/** What a room that does not follow the thread must hear all the same. */
const news: ReadonlySet<Notice['about']> = new Set([
  'ended',
  'refused',
  'queue_unknown',
  'double_found',
  'not_live',
])

const reachOf = ({ about }: Notice): Reach => (news.has(about) ? 'room' : 'thread')
