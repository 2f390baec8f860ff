import { inTime } from '../in-time.ts'
import { concerning } from '../log/concerning.ts'
import type { OutboxEntry, Store } from '../store/store.ts'
import type { Apply } from './apply.ts'
import { backOffMs } from './backoff.ts'
import type { Deployment } from './deployment.ts'
import { type Effect, isSpoken } from './effect.ts'
import type { Outcome, Perform } from './outcome.ts'

export interface Worker {
  /** Looks for due effects now. */
  nudge(): void
  /** Resolves when none of the effects of that deployment is due or being performed, or when no more are taken. */
  settled(deploymentId: string): Promise<void>
  start(): void
  /**
   * Takes no new effects; resolves when those at work have ended, or after `graceMs`. What comes of an effect after
   * that is not recorded: it stays in the outbox as it was when the grace was over.
   */
  stop(graceMs: number): Promise<void>
}

/** An effect whose bot is silent for so long goes to another one; while it is at work its lease is prolonged. */
const leaseMs = 10_000

interface Job {
  /** As it was leased last. */
  entry: OutboxEntry
  end: Promise<void>
}

/** A text waits so long where an act goes out with it, which its note in the store would hold up. */
const textsWaitMs = 5

const later = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** The one that acts: takes due effects from the outbox, performs each, and reports the outcome as an event. */
export function createWorker(options: {
  store: Store
  apply: Apply
  performers: Readonly<Record<Effect['kind'], Perform>>
  now: () => number
  random: () => number
  /** Whether this bot is in the chat: what is to be said is left to one that is. */
  speaks: () => boolean
  failed: (entry: OutboxEntry | null, error: unknown) => void
}): Worker {
  const { store, apply, performers, now, random, speaks, failed } = options
  const atWork = new Map<number, Job>()
  /** Whoever waits for effects to end. */
  const waiting = new Set<() => void>()
  let round: Promise<void> | null = null
  let again = false
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let abandoned = false

  async function takeDue(): Promise<void> {
    do {
      again = false
      if (stopped) return
      const entries = await store.lease(now(), leaseMs, speaks())
      const isActing = entries.some(({ effect }) => !isSpoken(effect))
      if (stopped) return
      for (const entry of entries) take(entry, isActing && isSpoken(entry.effect) ? textsWaitMs : 0)
    } while (again)
  }

  function take(entry: OutboxEntry, inMs: number): void {
    const before = atWork.get(entry.seq)
    // After a sleep longer than the lease it is handed out again. Had it been put off since, or taken by another bot, the
    // fence would be further on.
    if (before && entry.fence === before.entry.fence + 1) {
      before.entry = entry
      return
    }
    const job: Job = { entry, end: Promise.resolve() }
    job.end = Promise.all([before?.end, inMs > 0 ? later(inMs) : null])
      .then(() => (before && stopped ? undefined : work(job)))
      .finally(() => {
        if (atWork.get(entry.seq) === job) atWork.delete(entry.seq)
        nudge()
      })
    atWork.set(entry.seq, job)
  }

  function nudge(): void {
    if (round) {
      again = true
      return
    }
    round = takeDue()
      .catch(error => failed(null, error))
      .finally(() => {
        round = null
        if (again) nudge()
      })
  }

  async function work(job: Job): Promise<void> {
    const { entry } = job
    let begun = entry.begun
    const begin = async (settlesAtMs: number): Promise<void> => {
      const noted = await store.begin(job.entry, settlesAtMs)
      if (!noted) throw new Error('another bot has taken this over')
      begun = noted
    }
    try {
      const deployment = await store.deployment(entry.deploymentId)
      if (!deployment) return await store.finish(job.entry)
      const perform = performers[entry.effect.kind]
      const outcome = await concerning(deployment.id, () => perform(entry, deployment, begin))
      await insist(entry, () => record(job.entry, outcome, deployment))
    } catch (error) {
      if (abandoned) return
      failed(entry, error)
      const untilMs = now() + backOffMs(entry.attempts, random)
      await insist(entry, () => store.postpone(job.entry, untilMs, begun ?? null))
    }
  }

  /** What came of an effect is known here alone: a store that can't take it now is asked until it can. */
  async function insist(entry: OutboxEntry, save: () => Promise<void>): Promise<void> {
    for (let tries = 0; !abandoned; tries += 1) {
      try {
        return await save()
      } catch (error) {
        if (!abandoned) failed(entry, error)
        await later(backOffMs(tries, random, 10_000))
      }
    }
  }

  async function record(entry: OutboxEntry, outcome: Outcome, known: Deployment): Promise<void> {
    if ('event' in outcome) return void (await apply(entry.deploymentId, outcome.event, entry, known))
    if ('done' in outcome) return await store.finish(entry)
    if (outcome.meanwhile) await apply(entry.deploymentId, outcome.meanwhile)
    await store.postpone(entry, now() + outcome.againInMs, outcome.begun)
  }

  async function settled(deploymentId: string): Promise<void> {
    for (;;) {
      nudge()
      await round
      const mine = [...atWork.values()].filter(work => work.entry.deploymentId === deploymentId)
      if (mine.length === 0 || stopped) return
      await new Promise<void>(resolve => {
        waiting.add(resolve)
        void Promise.race(mine.map(work => work.end)).then(() => {
          waiting.delete(resolve)
          resolve()
        })
      })
    }
  }

  function tick(): void {
    const entries = [...atWork.values()].map(work => work.entry)
    if (entries.length > 0) store.renew(entries, now() + leaseMs).catch(error => failed(null, error))
    nudge()
  }

  return {
    nudge,
    settled,
    start() {
      nudge()
      timer = setInterval(tick, 1_000)
    },
    async stop(graceMs) {
      stopped = true
      for (const go of waiting) go()
      clearInterval(timer)
      const ends = async (): Promise<void> => {
        // What a lease that is on its way would hand out is left where it is.
        await round
        await Promise.all([...atWork.values()].map(({ end }) => end))
      }
      await inTime(ends(), graceMs, () => undefined)
      abandoned = true
    },
  }
}
