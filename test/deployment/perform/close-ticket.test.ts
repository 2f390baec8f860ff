import { expect, test, vi } from 'vitest'
import { performCloseTicket } from '../../../src/deployment/perform/close-ticket.ts'
import type { Jira } from '../../../src/jira/jira.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, jiraFault, nowMs, tried } from './effect.ts'

const day = 24 * 3_600_000
const ticket = { key: 'CCB-12', url: 'https://jira.example/browse/CCB-12' }
const over = deployment({ state: 'succeeded', ticket, finishedAt: '2026-11-22T14:02:00.000Z' })
const finishedMs = Date.parse('2026-11-22T14:02:00.000Z')
const entry = (attempts = 0) => entryOf({ kind: 'close_ticket' }, { attempts })

function closing(end: () => Promise<void>, at = nowMs) {
  const jira = { end: vi.fn(end) }
  const report = vi.fn(() => 'ref')
  const perform = performCloseTicket({
    words: (fault, then) => `${fault.said}: ${then}`,
    jira: jira as unknown as Jira,
    ending: ({ state }) => ({ outcome: 'done', comment: `it is ${state}`, marker: 'm' }),
    report,
    now: () => at,
    random: () => 0.5,
  })
  return { perform, jira, report }
}

const fails = (change: Parameters<typeof jiraFault>[0]) => async () => {
  throw jiraFault(change)
}

test('the ticket is told how it ended', async () => {
  const { perform, jira } = closing(async () => undefined)
  expect((await tried(perform, entry(), over)).outcome).toEqual({ done: true })
  expect(jira.end).toHaveBeenCalledWith(ticket, {
    outcome: 'done',
    comment: 'it is succeeded',
    marker: 'm',
  })
})

test('nothing is to be done where there is none', async () => {
  const { perform, jira } = closing(async () => undefined)
  expect((await tried(perform, entry(), deployment({ state: 'succeeded' }))).outcome).toEqual({ done: true })
  expect(jira.end).not.toHaveBeenCalled()
})

test('where no JIRA is set any more it stays pending, and is in the log', async () => {
  const report = vi.fn(() => 'ref')
  const perform = performCloseTicket({
    words: (fault, then) => `${fault.said}: ${then}`,
    jira: null,
    ending: () => ({ outcome: 'done', comment: '', marker: '' }),
    report,
    now: () => nowMs,
    random: () => 0.5,
  })
  expect((await tried(perform, entry(), over)).outcome).toEqual({ againInMs: 1_500, begun: null })
  expect(report).toHaveBeenCalledWith(
    over,
    expect.objectContaining({ said: 'HUBOT_JIRA_URL is not set any more' }),
    'HUBOT_JIRA_URL is not set any more: again',
  )
})

test.each([
  ['JIRA is away', {}, 0, 1_500],
  ['it is away for long', {}, 20, 151_000],
  ['its answer was lost, so what may still arrive is waited for', { sent: 'unknown' as const }, 1, 60_000],
  ['and longer where it was tried often', { sent: 'unknown' as const }, 20, 151_000],
  ['it sends Retry-After: 0 with all it says', { retryAfterMs: 0 }, 3, 5_000],
  ['it wants fewer requests', { kind: 'throttled' as const, retryAfterMs: 30_000 }, 0, 30_000],
  ['the transition is not set right yet', { kind: 'rejected' as const, transient: false }, 2, 3_000],
])('it is tried again: %s', async (_what, change, attempts, againInMs) => {
  const { perform, report } = closing(fails(change))
  expect((await tried(perform, entry(attempts), over)).outcome).toEqual({ againInMs, begun: null })
  expect(report).toHaveBeenCalledOnce()
})

test('until when what it asks for may arrive is noted before it is asked', async () => {
  const { perform, jira } = closing(async () => undefined)
  const { begun } = await tried(perform, entry(), over)
  expect(begun).toEqual([nowMs + 60_000])
  await expect(perform(entry(), over, () => Promise.reject(new Error('taken over')))).rejects.toThrow()
  expect(jira.end).toHaveBeenCalledOnce()
})

test('what a bot that died had asked for is waited for, and then looked for', async () => {
  const { perform, jira } = closing(async () => undefined)
  const cutOff = (settlesAtMs: number) => entryOf({ kind: 'close_ticket' }, { begun: { settlesAtMs } })
  expect((await tried(perform, cutOff(nowMs + 40_000), over)).outcome).toEqual({
    againInMs: 40_000,
    begun: { settlesAtMs: nowMs + 40_000 },
  })
  expect(jira.end).not.toHaveBeenCalled()
  expect((await tried(perform, cutOff(nowMs), over)).outcome).toEqual({ done: true })
})

test.each([
  ['a week', 'tried again', 7 * day, 100],
  ['more than a week', 'given up', 7 * day + 1, 9],
  ['more than a week in which the bot was away', 'tried again', 7 * day + 1, 8],
])('after %s it is %s', async (_what, then, afterMs, attempts) => {
  const { perform, report } = closing(fails({}), finishedMs + afterMs)
  expect('done' in (await tried(perform, entry(attempts), over)).outcome).toBe(then === 'given up')
  const words = then === 'given up' ? /: given_up$/ : /: again$/
  expect(report).toHaveBeenCalledWith(over, expect.anything(), expect.stringMatching(words))
  expect(report).toHaveBeenCalledOnce()
})

test('what is broken in us is no fault of JIRA', async () => {
  const { perform } = closing(async () => {
    throw new Error('broken')
  })
  await expectThrown(perform, entry(), over)
})
