import type { Store } from '../store/store.ts'
import { type Approval, type Build, type TeamCity, TeamCityFault } from '../teamcity/teamcity.ts'
import type { Apply } from './apply.ts'
import { delayOf, isNews, mayRunLong, notBefore } from './delay.ts'
import type { Deployment } from './deployment.ts'
import { usualMsOf } from './progress.ts'

/** Of so many of an alias the durations are compared, and so many must have ended well. */
const past = { read: 20, least: 3 }

/** A build whose wait reason says nothing of an approval is asked about one when it has waited so long, in ms. */
const askedAfterMs = 30_000

export interface Delays {
  /** Looks if a build that was just read keeps its room waiting. Returns at once: whoever reads builds waits for nothing. */
  look(deployment: Deployment, build: Build): void
  /** The same of a build that could not be read since then. */
  unread(deployment: Deployment, sinceMs: number, fault: unknown): void
  /** Forgets what is not active any more. */
  keep(ids: ReadonlySet<string>): void
}

/** So long a build may be unreadable without a word, in ms: a TeamCity that is restarted takes less. */
const unreadMs = 120_000

interface Memory {
  isLooking: boolean
  /** When it was first seen to wait, and to run; epoch ms. */
  readonly seenMs: { queued?: number; running?: number }
  usualMs?: number | null
  /** What its server said about an approval: that it asks for none, or when it last waited for one. */
  needsNone?: boolean
  awaitedMs?: number
}

export function createDelays(options: {
  store: Pick<Store, 'list'>
  server: () => TeamCity
  apply: Apply
  /** How long a build may wait in the queue without a word, in ms. */
  patienceMs: number
  now: () => number
  failed: (deployment: Deployment, error: unknown) => void
}): Delays {
  const { store, apply, patienceMs, now } = options
  const memories = new Map<string, Memory>()

  async function see(deployment: Deployment, read: Build, memory: Memory): Promise<void> {
    const build = notAfterSeen(read, memory, now())
    const queuedMs = notBefore(build.queuedAt, deployment)
    const approval = await approvalOf(build, now() - queuedMs, memory)
    const delay = delayOf(deployment, build, {
      approval,
      usualMs: await usual(deployment, build, memory),
      waitsSinceMs: Math.max(queuedMs, memory.awaitedMs ?? 0),
      patienceMs,
      nowMs: now(),
    })
    if (delay) await apply(deployment.id, { type: 'delay_seen', delay })
  }

  /** Null also where its server can't say just now. */
  async function approvalOf(build: Build, waitedMs: number, memory: Memory): Promise<Approval | null> {
    if (build.state !== 'queued' || memory.needsNone) return null
    if (waitedMs < askedAfterMs && !/approv/i.test(build.waitReason ?? '')) return null
    try {
      const approval = await options.server().approval(build.id)
      if (approval) memory.awaitedMs = now()
      else memory.needsNone = true
      return approval
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      memory.needsNone = fault.kind === 'forbidden'
      return null
    }
  }

  async function usual(deployment: Deployment, build: Build, memory: Memory): Promise<number | null> {
    if (!mayRunLong(deployment, build, now())) return null
    // Null is an answer too: nothing else of the alias ends while this build runs.
    if (memory.usualMs === undefined) {
      memory.usualMs = usualMsOf(await store.list({ alias: deployment.alias, limit: past.read }), past.least)
    }
    return memory.usualMs
  }

  return {
    look(deployment, build) {
      const memory = memories.get(deployment.id) ?? { isLooking: false, seenMs: {} }
      if (memory.isLooking) return
      memories.set(deployment.id, memory)
      memory.isLooking = true
      void see(deployment, build, memory)
        .catch(error => options.failed(deployment, error))
        .finally(() => {
          memory.isLooking = false
        })
    },
    unread(deployment, sinceMs, fault) {
      if (!(fault instanceof TeamCityFault)) return
      if (now() - sinceMs < unreadMs || !isNews('goes_unread', deployment)) return
      const since = new Date(sinceMs).toISOString()
      const delay = { about: 'goes_unread', since, said: fault.said } as const
      void apply(deployment.id, { type: 'delay_seen', delay }).catch(error =>
        options.failed(deployment, error),
      )
    },
    keep(ids) {
      for (const id of memories.keys()) if (!ids.has(id)) memories.delete(id)
    },
  }
}

/** Clocks of servers differ: nothing began after we saw it. */
function notAfterSeen(build: Build, { seenMs }: Memory, nowMs: number): Build {
  if (build.state !== 'queued' && build.state !== 'running') return build
  seenMs[build.state] ??= nowMs
  const at = build.state === 'queued' ? 'queuedAt' : 'startedAt'
  const [shown, seen] = [build[at], seenMs[build.state] ?? nowMs]
  return shown !== undefined && Date.parse(shown) > seen
    ? { ...build, [at]: new Date(seen).toISOString() }
    : build
}
