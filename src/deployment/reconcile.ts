import { concerning } from '../log/concerning.ts'
import type { Store } from '../store/store.ts'
import type { TeamCity } from '../teamcity/teamcity.ts'
import type { Apply } from './apply.ts'
import { createDelays } from './delays.ts'
import type { Deployment } from './deployment.ts'
import { mayBeItsBuild, mergeOf } from './match.ts'
import { lost, observe } from './observe.ts'

/** How often it is noted that the bot is alive, while there is something to follow; and what counts as away. */
const [beatMs, awayMs] = [10_000, 60_000]

/**
 * A build that its server does not know, or knows as one of another configuration (production was set to another
 * server), is given up after so many reads over so long a time.
 */
const missing = { reads: 5, forMs: 60_000 }

/** However many hints come for one build, it is read this often at most; after the last hint it is read once more. */
export const hintedEveryMs = 250

interface Watch {
  nextMs: number
  /** When the last read began. */
  readMs: number
  everyMs: number
  absentSinceMs?: number
  /** When the first of the reads began that have got no answer since. */
  unreadSinceMs?: number
  absences: number
  /** When its build was first read as finished, by our clock. */
  finishedSeenMs?: number
}

export interface Reconciliation {
  /** Reads the build of that deployment now, and often for a while: something may just have happened to it. */
  look(deploymentId: string): void
  /**
   * `lastBeatMs` is when the bot was last alive, as far as it was noted; it was at every request, too. Rooms whose
   * builds went on without it are told.
   */
  start(lastBeatMs: number | null): void
  stop(): void
}

/**
 * Reads every active deployment's build from production and applies what it shows. This alone would do: webhooks only
 * save waiting. Reads begin one second apart and slow down to `pollMs`; a hint or a change begins anew.
 */
export function createReconciliation(options: {
  store: Store
  server: () => TeamCity
  apply: Apply
  pollMs: number
  /** How long a build may wait in the queue without a word, in ms. */
  patienceMs: number
  now: () => number
  failed: (deployment: Deployment | null, error: unknown) => void
}): Reconciliation {
  const { store, apply, pollMs, now } = options
  const delays = createDelays({
    ...options,
    failed: (deployment, error) => stopped || options.failed(deployment, error),
  })
  const watches = new Map<string, Watch>()
  const reading = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let waker: NodeJS.Timeout | undefined
  let wakeAtMs = Number.POSITIVE_INFINITY
  let stopped = false
  let beatAtMs = 0
  let away: { from: string; to: string; missed: Set<string> } | null = null

  const watch = (id: string): Watch => {
    const known = watches.get(id) ?? {
      nextMs: 0,
      readMs: Number.NEGATIVE_INFINITY,
      everyMs: Math.min(1_000, pollMs),
      absences: 0,
    }
    watches.set(id, known)
    return known
  }

  /** One that is due later than any read is put off has seen the clock set back. */
  function isDue({ nextMs, everyMs }: Watch): boolean {
    const inMs = nextMs - now()
    return inMs <= 0 || inMs > Math.max(everyMs, hintedEveryMs)
  }

  async function round(): Promise<void> {
    const all = await store.active()
    const active = all.filter(deployment => deployment.deployBuild)
    if (all.length > 0 && Math.abs(now() - beatAtMs) >= beatMs) {
      beatAtMs = now()
      await store.beat(beatAtMs)
    }
    const ids = new Set(active.map(deployment => deployment.id))
    for (const id of watches.keys()) if (!ids.has(id)) watches.delete(id)
    delays.keep(ids)
    for (const deployment of active) {
      const { id } = deployment
      if (!isDue(watch(id)) || reading.has(id)) continue
      reading.add(id)
      void read(deployment)
        .catch(error => {
          if (stopped) return
          options.failed(deployment, error)
          const { unreadSinceMs } = watch(id)
          if (unreadSinceMs !== undefined) delays.unread(deployment, unreadSinceMs, error)
        })
        .finally(() => {
          reading.delete(id)
          const hinted = watches.get(id)
          if (hinted && hinted.nextMs - now() <= hintedEveryMs) wake(hinted.nextMs)
        })
    }
  }

  async function read(deployment: Deployment): Promise<void> {
    const state = watch(deployment.id)
    state.readMs = now()
    state.nextMs = now() + state.everyMs
    state.everyMs = Math.min(pollMs, state.everyMs * 2)
    if (!deployment.deployBuild) return
    const { id } = deployment.deployBuild
    state.unreadSinceMs ??= state.readMs
    const build = await concerning(deployment.id, () => options.server().build(id))
    delete state.unreadSinceMs
    if (!build || !mayBeItsBuild(build, deployment)) return await absent(deployment, state)
    state.absences = 0
    delete state.absentSinceMs
    const nowMs = now()
    // A clock that was set back begins anew.
    if (build.state === 'finished') state.finishedSeenMs = Math.min(state.finishedSeenMs ?? nowMs, nowMs)
    const seen = { nowMs, seenMs: state.finishedSeenMs ?? nowMs }
    const event = mergeOf(deployment, build, nowMs) ?? observe(deployment, build, seen)
    const applied = event && (await apply(deployment.id, event))
    if (applied?.moved) hurry(deployment.id)
    if (!event) delays.look(deployment, build)
    if (away?.missed.delete(deployment.id)) {
      await apply(deployment.id, { type: 'bot_returned', from: away.from, to: away.to })
    }
  }

  async function absent(deployment: Deployment, state: Watch): Promise<void> {
    state.absences += 1
    state.absentSinceMs ??= now()
    const forMs = now() - state.absentSinceMs
    if (state.absences >= missing.reads && forMs >= missing.forMs) await apply(deployment.id, lost(now()))
  }

  function hurry(id: string): void {
    const state = watch(id)
    state.everyMs = Math.min(1_000, pollMs)
    state.nextMs = now() + state.everyMs
  }

  const tick = (): void => {
    if (!stopped) round().catch(error => options.failed(null, error))
  }

  /** A round at that time, or earlier where one is due earlier. The timer's rounds may be a second late. */
  function wake(atMs: number): void {
    if (stopped || atMs >= wakeAtMs) return
    clearTimeout(waker)
    wakeAtMs = atMs
    waker = setTimeout(
      () => {
        wakeAtMs = Number.POSITIVE_INFINITY
        tick()
      },
      Math.max(0, atMs - now()) + 1,
    )
  }

  return {
    look(id) {
      hurry(id)
      const state = watch(id)
      state.nextMs = Math.max(now(), Math.min(state.readMs, now()) + hintedEveryMs)
      if (!reading.has(id)) wake(state.nextMs)
    },
    start(lastBeatMs) {
      void store
        .active()
        .then(active => {
          const missed = new Set(active.filter(({ deployBuild }) => deployBuild).map(({ id }) => id))
          const aliveMs = Math.max(
            lastBeatMs ?? 0,
            ...active.map(({ requestedAt }) => Date.parse(requestedAt)),
          )
          const [from, to] = [new Date(aliveMs).toISOString(), new Date(now()).toISOString()]
          if (now() - aliveMs >= awayMs) away = { from, to, missed }
        })
        .catch(error => options.failed(null, error))
        .then(tick)
      timer = setInterval(tick, Math.min(1_000, pollMs))
    },
    stop() {
      stopped = true
      clearInterval(timer)
      clearTimeout(waker)
    },
  }
}
