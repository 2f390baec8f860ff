import { expect, test, vi } from 'vitest'
import type { Report } from '../../../src/deployment/perform/hindered.ts'
import { performNotify } from '../../../src/deployment/perform/notify.ts'
import type { FaultFacts, RemoteFault } from '../../../src/remote/remote-fault.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, nowMs, remoteFault, tried } from './effect.ts'

const ended = { state: 'succeeded', finishedAt: '2026-11-22T14:02:05.000Z' } as const
const over = deployment({ ...ended, plan: { notification: { room: 'graphs' } } })
const entry = (attempts = 0) => entryOf({ kind: 'notify' }, { attempts })
const toAdapter = { event: { type: 'notification_refused' } }

const common = {
  inLog: { notificationFailed: (_fault: RemoteFault, then: string) => `then: ${then}` },
  random: () => 0.5,
  now: () => nowMs,
}

function notifying(answer: () => Promise<void>) {
  const notify = vi.fn(answer)
  const report = vi.fn<Report>(() => 'ref')
  return { perform: performNotify({ notify, report, ...common }), notify, report }
}

const fails = (change: Partial<FaultFacts>) => async () => {
  throw remoteFault(change)
}

test('the room is told, after it is noted that it may be', async () => {
  const { perform, notify } = notifying(async () => undefined)
  const { outcome, begun } = await tried(perform, entry(), over)
  expect(outcome).toEqual({ done: true })
  expect(begun).toEqual([nowMs])
  expect(notify).toHaveBeenCalledWith(over)
})

test('nothing is said before that is noted', async () => {
  const { perform, notify } = notifying(async () => undefined)
  const begin = async () => {
    throw new Error('another bot has taken this over')
  }
  await expect(perform(entry(), over, begin)).rejects.toThrow('another bot')
  expect(notify).not.toHaveBeenCalled()
})

test('a try that we died in counts as said', async () => {
  const { perform, notify } = notifying(async () => undefined)
  const begun = { settlesAtMs: nowMs - 1 }
  const { outcome } = await tried(perform, entryOf({ kind: 'notify' }, { begun }), over)
  expect(outcome).toEqual({ done: true })
  expect(notify).not.toHaveBeenCalled()
})

test('where it is not set any more the adapter says it', async () => {
  const perform = performNotify({ notify: null, report: () => 'ref', ...common })
  expect((await tried(perform, entry(), over)).outcome).toEqual(toAdapter)
})

test.each<[string, Partial<FaultFacts>, number, unknown]>([
  ['lost after it may have been taken: said', { sent: 'unknown' }, 0, { done: true }],
  ['lost so at the last try: said', { sent: 'unknown' }, 4, { done: true }],
  ['away: again', {}, 0, { againInMs: 1_000, begun: null }],
  ['away for longer: again, later', {}, 3, { againInMs: 4_500, begun: null }],
  [
    'throttled: again, when it may be asked',
    { kind: 'throttled', retryAfterMs: 60_000 },
    0,
    { againInMs: 60_000, begun: null },
  ],
  [
    'throttled for longer than a room may wait: the adapter',
    { kind: 'throttled', retryAfterMs: 60_001 },
    0,
    toAdapter,
  ],
  ['lost, and to be asked much later: said', { sent: 'unknown', retryAfterMs: 3_600_000 }, 0, { done: true }],
  ['away five times: the adapter', {}, 4, toAdapter],
  ['refused: the adapter, at once', { kind: 'unauthorized', transient: false }, 0, toAdapter],
])('%s', async (what, change, attempts, expected) => {
  const { perform, report } = notifying(fails(change))
  expect((await tried(perform, entry(attempts), over)).outcome).toEqual(expected)
  const words = report.mock.calls.map(([, , text]) => text)
  expect(words).toEqual([`then: ${/: (said|again|the adapter)/.exec(what)?.[1]?.replace('the ', '')}`])
})

test('what is broken in us is no fault of HipChat', async () => {
  const { perform } = notifying(async () => {
    throw new Error('broken')
  })
  await expectThrown(perform, entry(), over)
})

test.each([{ room: '42' }, { room: 'graphs', isElsewhere: true }] as const)(
  'what the adapter can’t say in %o is left to it no sooner, and is said to be lost',
  async notification => {
    const elsewhere = deployment({ ...ended, plan: { notification } })
    const { perform, report } = notifying(fails({ kind: 'throttled', retryAfterMs: 120_000 }))
    expect((await tried(perform, entry(0), elsewhere)).outcome).toMatchObject({ againInMs: 120_000 })
    expect((await tried(perform, entry(4), elsewhere)).outcome).toEqual(toAdapter)
    expect(report.mock.calls.map(([, , words]) => words)).toEqual(['then: again', 'then: lost'])
  },
)
