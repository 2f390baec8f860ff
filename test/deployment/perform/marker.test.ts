import { expect, test, vi } from 'vitest'
import type { Deployment } from '../../../src/deployment/deployment.ts'
import { marker } from '../../../src/deployment/marker.ts'
import type { Report } from '../../../src/deployment/perform/hindered.ts'
import { type PushMarker, performPushMarker } from '../../../src/deployment/perform/marker.ts'
import { guardLivesMs } from '../../../src/logstash/guard.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, nowMs, remoteFault, tried } from './effect.ts'

const startedAt = '2026-11-22T14:02:00.000Z'
const running = deployment({ state: 'running', startedAt })
const entry = (attempts = 0) => entryOf({ kind: 'push_marker', action: 'start' }, { attempts })

function pushing(push: PushMarker | null, at = nowMs) {
  const report = vi.fn<Report>(() => 'ref')
  const perform = performPushMarker({
    push,
    marker: (of: Deployment, action) => marker(of, action, { host: 'bot-1', type: 'deployment' }),
    report,
    inLog: { markerWaits: fault => `waits: ${fault.said}`, markerDropped: id => `dropped: ${id}` },
    now: () => at,
    random: () => 0.5,
  })
  return { perform, report }
}

const away = async (): Promise<never> => {
  throw remoteFault({ sent: 'unknown' })
}

test('it is pushed with the time of the deployment, whenever that is', async () => {
  const push = vi.fn(async () => 'pushed')
  const { perform } = pushing(push, nowMs + 3_600_000)
  expect((await tried(perform, entry(7), running)).outcome).toEqual({ done: true })
  expect(push).toHaveBeenCalledWith(running, 'start', expect.stringContaining(`"@timestamp":"${startedAt}"`))
})

test('there is none to push where its build never ran', async () => {
  const push = vi.fn(async () => 'pushed')
  const never = deployment({ state: 'cancelled', finishedAt: startedAt })
  expect((await tried(pushing(push).perform, entry(), never)).outcome).toEqual({ done: true })
  expect(push).not.toHaveBeenCalled()
})

test('where no Redis is set any more it waits for one, as its log says', async () => {
  const { perform, report } = pushing(null)
  expect((await tried(perform, entry(), running)).outcome).toEqual({ againInMs: 1_000, begun: null })
  expect(report.mock.calls[0]?.[2]).toBe('waits: HUBOT_DEPLOY_REDIS_URL is missing or malformed')
})

test.each([
  [0, 1_000, 1],
  [1, 1_500, 0],
  [20, 30_500, 0],
])(
  'Redis is away, try %i: again in %i ms, and the log has it %i times',
  async (attempts, againInMs, times) => {
    const { perform, report } = pushing(away)
    expect((await tried(perform, entry(attempts), running)).outcome).toEqual({ againInMs, begun: null })
    expect(report).toHaveBeenCalledTimes(times)
    if (times > 0) expect(report.mock.calls[0]?.[2]).toMatch(/^waits: /)
  },
)

test.each([
  ['for as long as Redis would know it again it is tried', guardLivesMs, false],
  ['after that it might come twice, and is dropped', guardLivesMs + 1, true],
])('%s', async (_what, afterMs, isDropped) => {
  const { perform, report } = pushing(away, Date.parse(startedAt) + afterMs)
  expect('done' in (await tried(perform, entry(40), running)).outcome).toBe(isDropped)
  expect(report.mock.calls.map(([, , words]) => words)).toEqual(
    isDropped ? [`dropped: ${running.id}-start-deploy`] : [],
  )
})

test('what is broken in us is no fault of Redis', async () => {
  const { perform } = pushing(async () => {
    throw new Error('broken')
  })
  await expectThrown(perform, entry(), running)
})
