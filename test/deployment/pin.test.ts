import { expect, test, vi } from 'vitest'
import { performPin } from '../../src/deployment/perform/pin.ts'
import { type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { deployment } from './sample.ts'

const requestedMs = Date.parse(deployment().requestedAt)
const refusal = new TeamCityFault('non-production', {
  kind: 'forbidden',
  status: 403,
  said: 'You may not',
  sent: 'no',
  transient: false,
})

/** A pin that is refused, by a process that began then. */
const pin = (startedMs: number, attempts: number, fence: number) => {
  let now = startedMs
  const perform = performPin({
    server: () => ({ pin: () => Promise.reject(refusal) }) as unknown as TeamCity,
    prepareQueue: () => undefined,
    comment: () => 'c',
    report: () => 'ref',
    now: () => now,
  })
  now = requestedMs + 1_000
  const entry = { seq: 1, fence, deploymentId: 'd1', effect: { kind: 'pin' }, attempts } as const
  return perform(entry, deployment({ state: 'requested' }), async () => undefined)
}

test.each([
  ['the first try: nothing was pinned', requestedMs - 1, 0, 1, 'no'],
  ['one of us went before: it may be pinned', requestedMs + 1, 0, 1, 'unknown'],
  ['a try was broken off before: it may be pinned', requestedMs - 1, 1, 2, 'unknown'],
  ['another bot had it before: it may be pinned', requestedMs - 1, 0, 2, 'unknown'],
])('refused, %s', async (_what, startedMs, attempts, fence, sent) => {
  expect(await pin(startedMs, attempts, fence)).toMatchObject({
    event: { type: 'pin_refused', hindrance: { sent } },
  })
})

test('what was cancelled meanwhile is not pinned', async () => {
  const server = vi.fn()
  const perform = performPin({
    server,
    prepareQueue: () => undefined,
    comment: () => 'c',
    report: () => 'ref',
    now: () => requestedMs,
  })
  const entry = { seq: 1, fence: 1, deploymentId: 'd1', effect: { kind: 'pin' }, attempts: 0 } as const
  const outcome = await perform(entry, deployment({ state: 'cancelled' }), async () => undefined)
  expect([outcome, server.mock.calls]).toEqual([{ done: true }, []])
})
