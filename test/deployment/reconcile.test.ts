import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeploymentEvent } from '../../src/deployment/event.ts'
import { createReconciliation, hintedEveryMs, type Reconciliation } from '../../src/deployment/reconcile.ts'
import type { Store } from '../../src/store/store.ts'
import { type Build, type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from './sample.ts'

let reads: number[]
let answers: ((build: Build) => void)[]
let reconciliation: Reconciliation
/** While it is set, reads wait for `answers`. */
let slow: boolean
/** While it is set, a read ends so. */
let answer: (() => Build | null) | null
let events: DeploymentEvent[]

beforeEach(() => {
  vi.useFakeTimers()
  ;[reads, answers, slow, answer, events] = [[], [], false, null, []]
  const active = [
    deployment({ state: 'running', deployBuild: { id: 77, url: 'https://prod.example/build/77' } }),
  ]
  const running = build({ state: 'running' })
  reconciliation = createReconciliation({
    store: { active: async () => active, beat: async () => {} } as unknown as Store,
    server: () =>
      ({
        build: async () => {
          reads.push(Date.now())
          if (answer) return answer()
          return slow ? await new Promise<Build>(resolve => answers.push(resolve)) : running
        },
      }) as unknown as TeamCity,
    apply: async (_id, event) => {
      events.push(event)
      return { moved: false, reason: 'as it was' }
    },
    pollMs: 3_600_000,
    patienceMs: 300_000,
    now: Date.now,
    failed: (_deployment, error) => {
      if (!(error instanceof TeamCityFault)) throw error
    },
  })
})

afterEach(() => {
  reconciliation.stop()
  vi.useRealTimers()
})

test('a hint is followed at once', async () => {
  reconciliation.look('d1')
  await vi.advanceTimersByTimeAsync(5)
  expect(reads).toHaveLength(1)
})

test('10,000 hints in two seconds cost nine reads, and the last read comes after the last hint', async () => {
  for (let ms = 0; ms < 2_000; ms += 1) {
    for (let hint = 0; hint < 5; hint += 1) reconciliation.look('d1')
    await vi.advanceTimersByTimeAsync(1)
  }
  const lastHintMs = Date.now()
  await vi.advanceTimersByTimeAsync(300)
  expect(reads.length).toBeLessThanOrEqual(9)
  expect(reads.length).toBeGreaterThanOrEqual(8)
  expect(reads.at(-1)).toBeGreaterThanOrEqual(lastHintMs - 1)
})

test('a hint while a read is under way is not lost: there is another read, and never two at once', async () => {
  slow = true
  reconciliation.look('d1')
  await vi.advanceTimersByTimeAsync(5_000)
  for (let hint = 0; hint < 100; hint += 1) reconciliation.look('d1')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(reads).toHaveLength(1)
  answers.shift()?.(build({ state: 'running' }))
  await vi.advanceTimersByTimeAsync(5)
  expect(reads).toHaveLength(2)
})

test('nothing is read after the stop', async () => {
  reconciliation.look('d1')
  reconciliation.stop()
  reconciliation.look('d1')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(reads).toEqual([])
})

test('a clock that is set back holds up neither the timer nor a hint', async () => {
  reconciliation.start(null)
  await vi.advanceTimersByTimeAsync(1_500)
  const before = reads.length
  vi.setSystemTime(Date.now() - 600_000)
  reconciliation.look('d1')
  await vi.advanceTimersByTimeAsync(hintedEveryMs + 5)
  expect(reads.length).toBe(before + 1)
  vi.setSystemTime(Date.now() - 600_000)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(reads.length).toBeGreaterThan(before + 1)
})

test('only reads that fail one after another count: any answer in between begins anew', async () => {
  const fails = (): never => {
    throw new TeamCityFault('production', { kind: 'unauthorized', said: 'no', sent: 'no', transient: false })
  }
  const readAfter = async (ms: number, how: () => Build | null): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms)
    answer = how
    reconciliation.look('d1')
    await vi.advanceTimersByTimeAsync(5)
  }
  await readAfter(0, fails)
  await readAfter(60_000, () => null)
  await readAfter(61_000, fails)
  expect(events).toEqual([])
  await readAfter(121_000, fails)
  expect(events).toMatchObject([{ type: 'delay_seen', delay: { about: 'goes_unread' } }])
})

test('a build without a verdict has a minute from when it was first read as finished, by our clock', async () => {
  const undecided = build({ status: 'UNKNOWN', finishedAt: new Date(Date.now() - 3_600_000).toISOString() })
  answer = () => undecided
  const readAfter = async (ms: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms)
    reconciliation.look('d1')
    await vi.advanceTimersByTimeAsync(hintedEveryMs + 5)
  }
  await readAfter(0)
  vi.setSystemTime(Date.now() - 600_000)
  await readAfter(30_000)
  await readAfter(30_000)
  expect(events).toEqual([])
  await readAfter(31_000)
  expect(events).toMatchObject([{ type: 'deploy_failed' }])
})
