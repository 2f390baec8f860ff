import { describe, expect, test, vi } from 'vitest'
import type { Deployment } from '../../../src/deployment/deployment.ts'
import { performOpenTicket } from '../../../src/deployment/perform/open-ticket.ts'
import type { Jira } from '../../../src/jira/jira.ts'
import type { OutboxEntry } from '../../../src/store/store.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, jiraFault, nowMs, tried } from './effect.ts'

const ticket = { key: 'CCB-12', url: 'https://jira.example/browse/CCB-12' }
const found = { ...ticket, doubles: [] }
const settleMs = 40_000
const withinMs = 10_000
const label = 'hubot-deploy-d1'
const opened = { event: { type: 'ticket_opened', ticket } }

const pinned = (change: Partial<Deployment> = {}): Deployment =>
  deployment({ state: 'pinned', plan: { ticket: { project: 'CCB', isRequired: false } }, ...change })
const required = (change: Partial<Deployment> = {}): Deployment =>
  pinned({ plan: { ticket: { project: 'CCB', isRequired: true } }, ...change })

interface Server {
  readonly find?: Jira['find']
  readonly create?: Jira['create']
  readonly settleMs?: Jira['settleMs']
  readonly at?: number
  readonly now?: () => number
}

function opening({ at = nowMs, now = () => at, ...server }: Server = {}) {
  const calls = {
    find: vi.fn(server.find ?? (async () => null)),
    create: vi.fn(server.create ?? created),
    settleMs: vi.fn(server.settleMs ?? (async () => settleMs)),
  }
  const jira = { ...calls, within: vi.fn((_ms: number) => calls) }
  const draft = vi.fn(async () => () => ({ summary: 's', description: 'd', label, at: '' }))
  const report = vi.fn(() => 'ref')
  const perform = performOpenTicket({
    jira: jira as unknown as Jira,
    withinMs,
    draft,
    words: ({ said }) => `JIRA: ${said}`,
    report,
    now,
    random: () => 0.5,
  })
  return { perform, jira, draft, report }
}

const entry = (change: Partial<OutboxEntry> = {}) => entryOf({ kind: 'open_ticket' }, change)
const late = (change: Partial<OutboxEntry> = {}, begun?: { settlesAtMs: number }) =>
  entryOf({ kind: 'open_ticket', late: true, ...(begun ? { begun } : {}) }, change)

const created: Jira['create'] = async draft => {
  await draft(1_000)
  return ticket
}
const away = async (): Promise<never> => {
  throw jiraFault()
}
const noAnswer = async (): Promise<never> => {
  throw jiraFault({ kind: 'timeout', sent: 'unknown' })
}

describe('a ticket before the build is queued', () => {
  test('is created once, after it is noted until when it may show up', async () => {
    const { perform, jira, draft } = opening()
    const { outcome, begun } = await tried(perform, entry(), pinned())
    expect(outcome).toEqual(opened)
    expect(begun).toEqual([nowMs + settleMs])
    expect(jira.find).not.toHaveBeenCalled()
    expect(jira.create).toHaveBeenCalledWith(expect.any(Function), 'CCB')
    expect(draft).toHaveBeenCalledWith(expect.anything(), false)
  })

  test('is noted before it is sent, each draft anew, and not while JIRA is asked what is set', async () => {
    let at = nowMs
    const sent = vi.fn()
    const { perform } = opening({
      now: () => at,
      create: async draft => {
        at += 30_000
        for (const limit of [32_767, 5_000]) {
          sent(await draft(limit))
          at += 30_000
        }
        return ticket
      },
    })
    const { outcome, begun } = await tried(perform, entry(), pinned())
    expect(outcome).toEqual(opened)
    expect(begun).toEqual([nowMs + 30_000 + settleMs, nowMs + 60_000 + settleMs])
    expect(sent).toHaveBeenCalledTimes(2)
  })

  test('is not sent where that can not be noted', async () => {
    const sent = vi.fn()
    const { perform } = opening({
      create: async draft => {
        sent(await draft(1_000))
        return ticket
      },
    })
    await expect(
      perform(entry(), pinned(), async () => {
        throw new Error('another bot has taken this over')
      }),
    ).rejects.toThrow('another bot')
    expect(sent).not.toHaveBeenCalled()
  })

  test.each([
    ['it has one already', pinned({ ticket })],
    ['the build is queued already', pinned({ state: 'queued' })],
    ['it was refused meanwhile', pinned({ state: 'refused' })],
  ])('is left: %s', async (_what, of) => {
    const { perform, jira } = opening()
    expect((await tried(perform, entry(), of)).outcome).toEqual({ done: true })
    expect([jira.find.mock.calls, jira.create.mock.calls]).toEqual([[], []])
  })

  test.each([
    ['nothing was asked for', {}, { done: true }],
    [
      'it was asked for, and may show up',
      { begun: { settlesAtMs: nowMs + settleMs } },
      {
        event: {
          type: 'cancelled_unqueued',
          at: new Date(nowMs).toISOString(),
          ticketBegun: { settlesAtMs: nowMs + settleMs },
        },
      },
    ],
  ])(
    'of one that is to be cancelled it is not waited for, however JIRA is: %s',
    async (_what, before, outcome) => {
      const cancel = { by: 'bob', at: '', to: { room: 'deployments', person: { id: 'u2', name: 'bob' } } }
      const { perform, jira } = opening({ find: away })
      expect((await tried(perform, entry(before), required({ cancel }))).outcome).toEqual(outcome)
      expect([jira.find.mock.calls, jira.create.mock.calls]).toEqual([[], []])
    },
  )

  test.each([
    ['is waited for where no JIRA is set any more and it is required', required(), 'ticket_awaited'],
    ['comes later where no JIRA is set any more', pinned(), 'ticket_delayed'],
  ])('%s', async (_what, of, told) => {
    const perform = performOpenTicket({
      jira: null,
      withinMs,
      draft: async () => () => ({ summary: 's', description: 'd', label, at: '' }),
      words: ({ said }) => said,
      report: () => 'ref',
      now: () => nowMs,
      random: () => 0.5,
    })
    const event = { type: told, said: 'HUBOT_JIRA_URL is not set any more', ref: 'ref' }
    const { outcome } = await tried(perform, entry(), of)
    expect('event' in outcome ? outcome.event : 'meanwhile' in outcome && outcome.meanwhile).toEqual(event)
  })

  test.each([
    ['JIRA is away before anything was asked for', { settleMs: away }, undefined],
    ['it was surely not taken', { create: away }, undefined],
    ['it got no answer', { create: noAnswer }, { settlesAtMs: nowMs + settleMs }],
    [
      'the settings are wrong',
      {
        create: async () => {
          throw jiraFault({ kind: 'rejected', transient: false })
        },
      },
      undefined,
    ],
  ])('does not keep the deploy waiting: %s', async (_what, server, begun) => {
    const { perform, report } = opening(server)
    expect((await tried(perform, entry(), pinned())).outcome).toEqual({
      event: { type: 'ticket_delayed', said: 'JIRA: it is away', ref: 'ref', ...(begun ? { begun } : {}) },
    })
    expect(report).toHaveBeenCalledOnce()
  })

  test.each([
    ['is there: taken', { find: async () => found }, nowMs + 1, opened],
    ['is not there, its time past: made again', {}, nowMs, opened],
    [
      'is not seen yet: the deploy goes on',
      {},
      nowMs + 1,
      {
        event: {
          type: 'ticket_delayed',
          said: expect.stringContaining('it may have taken the ticket'),
          ref: 'ref',
          begun: { settlesAtMs: nowMs + 1 },
        },
      },
    ],
    [
      'can not be looked for: the deploy goes on',
      { find: away },
      nowMs - 1,
      {
        event: {
          type: 'ticket_delayed',
          said: 'JIRA: it is away',
          ref: 'ref',
          begun: { settlesAtMs: nowMs - 1 },
        },
      },
    ],
  ])('that we died in %s', async (_what, server, settlesAtMs, expected) => {
    const { perform, jira } = opening(server)
    const { outcome } = await tried(perform, entry({ begun: { settlesAtMs } }), pinned())
    expect(outcome).toEqual(expected)
    expect(jira.create.mock.calls.length).toBe(expected === opened && !('find' in server) ? 1 : 0)
    if (jira.find.mock.calls.length > 0) expect(jira.find).toHaveBeenCalledWith(label, 'CCB')
  })
})

describe('JIRA may take', () => {
  const elsewhere = opening()
  test.each([
    ['a part of the time while nobody knows that the deploy waits', entry(), pinned(), [[withinMs]]],
    ['the same where the ticket is required', entry(), required(), [[withinMs]]],
    ['its own time once the room knows that', entry(), required({ ticketDelayed: true }), []],
    ['its own time for a late one', late(), pinned({ state: 'running', ticketDelayed: true }), []],
  ])('%s', async (_what, of, waiting, expected) => {
    const { perform, jira } = opening()
    jira.within.mockReturnValue(elsewhere.jira)
    expect((await tried(perform, of, waiting)).outcome).toEqual(opened)
    expect(jira.within.mock.calls).toEqual(expected)
    expect(jira.create).toHaveBeenCalledTimes(expected.length > 0 ? 0 : 1)
  })
})

describe('a ticket that is required', () => {
  const awaited = { type: 'ticket_awaited', said: 'JIRA: it is away', ref: 'ref' }

  test.each([
    ['JIRA is away', { create: away }, null],
    ['it got no answer', { create: noAnswer }, { settlesAtMs: nowMs + settleMs }],
  ])('keeps the deploy waiting and says why: %s', async (_what, server, begun) => {
    const { perform } = opening(server)
    expect((await tried(perform, entry({ attempts: 3 }), required())).outcome).toEqual({
      againInMs: 5_000,
      begun,
      meanwhile: awaited,
    })
  })

  test.each([
    ['grows to 15 seconds at most', 10, undefined, 15_000],
    ['is the one that JIRA asks for, within that', 0, 7_000, 7_000],
  ])('is tried again after a time that %s', async (_what, attempts, retryAfterMs, againInMs) => {
    const create = async () => {
      throw jiraFault({ retryAfterMs })
    }
    const { perform } = opening({ create })
    expect((await tried(perform, entry({ attempts }), required())).outcome).toMatchObject({ againInMs })
  })

  test('whose request we died in is awaited until it would show, and the room hears why', async () => {
    const { perform, jira } = opening()
    const settlesAtMs = nowMs + 9_000
    const { outcome } = await tried(perform, entry({ begun: { settlesAtMs } }), required())
    expect(outcome).toEqual({
      againInMs: 9_000,
      begun: { settlesAtMs },
      meanwhile: {
        type: 'ticket_awaited',
        said: expect.stringContaining('it may have taken the ticket'),
        ref: 'ref',
      },
    })
    expect(jira.create).not.toHaveBeenCalled()
  })

  test('is looked for as often as JIRA is asked, however long it may take to show; the room knows', async () => {
    const { perform, report } = opening()
    const begun = { settlesAtMs: nowMs + 300_000 }
    const { outcome } = await tried(perform, entry({ begun }), required({ ticketDelayed: true }))
    expect(outcome).toEqual({ againInMs: 15_000, begun })
    expect(report).not.toHaveBeenCalled()
  })

  test('that may have been written before the deploy was refused is not forgotten', async () => {
    const { perform } = opening({
      create: noAnswer,
      at: Date.parse(required().requestedAt) + 15 * 60_000 + 1,
    })
    expect((await tried(perform, entry(), required())).outcome).toMatchObject({
      event: { type: 'ticket_refused', begun: { settlesAtMs: expect.any(Number) } },
    })
  })

  test.each([
    ['fifteen minutes', 15 * 60_000, false],
    ['more', 15 * 60_000 + 1, true],
  ])('that may still show is waited for no longer: after %s', async (_what, afterMs, isOver) => {
    const at = Date.parse(required().requestedAt) + afterMs
    const begun = { settlesAtMs: at + 300_000 }
    const { perform, jira } = opening({ at })
    const { outcome } = await tried(perform, entry({ begun }), required({ ticketDelayed: true }))
    const said = expect.stringContaining('it may have taken the ticket')
    expect(outcome).toEqual(
      isOver
        ? { event: { type: 'ticket_refused', hindrance: { why: 'no_ticket', said, ref: 'ref' }, begun } }
        : { againInMs: 15_000, begun },
    )
    expect(jira.create).not.toHaveBeenCalled()
  })

  test.each([
    ['fifteen minutes', 15 * 60_000, 'again'],
    ['more', 15 * 60_000 + 1, 'ticket_refused'],
  ])('after %s without one', async (_what, afterMs, expected) => {
    const { perform } = opening({ create: away, at: Date.parse(required().requestedAt) + afterMs })
    const { outcome } = await tried(perform, entry(), required())
    expect('event' in outcome ? outcome.event : 'again').toEqual(
      expected === 'again'
        ? 'again'
        : { type: 'ticket_refused', hindrance: { why: 'no_ticket', said: 'JIRA: it is away', ref: 'ref' } },
    )
  })
})

describe('a ticket that is late', () => {
  const running = pinned({ state: 'running', ticketDelayed: true })

  test('is looked for before it is created, where the request before got no answer', async () => {
    const { perform, jira } = opening({ find: async () => found })
    const begun = { settlesAtMs: nowMs + 5 }
    expect((await tried(perform, late({}, begun), running)).outcome).toEqual(opened)
    expect(jira.find).toHaveBeenCalledWith(label, 'CCB')
    expect(jira.create).not.toHaveBeenCalled()
  })

  test('is not created before the one before it would show', async () => {
    const { perform, jira } = opening()
    const begun = { settlesAtMs: nowMs + 5 }
    expect((await tried(perform, late({}, begun), running)).outcome).toEqual({ againInMs: 5, begun })
    expect(jira.create).not.toHaveBeenCalled()
  })

  test.each([
    ['the build runs', running],
    ['it has ended', pinned({ state: 'succeeded', finishedAt: '2026-11-22T14:02:08.000Z' })],
    ['nobody knows if it went out', pinned({ state: 'refused', isUnknown: true, ticketDelayed: true })],
  ])('is created as a late one: %s', async (_what, of) => {
    const { perform, draft } = opening()
    expect((await tried(perform, late(), of)).outcome).toEqual(opened)
    expect(draft).toHaveBeenCalledWith(of, true)
  })

  test.each([
    ['away', away, 3, undefined, 5_000, null],
    ['away for long: every five minutes', away, 20, undefined, 151_000, null],
    ['silent', noAnswer, 0, undefined, 1_500, { settlesAtMs: nowMs + settleMs }],
  ])('is tried again while JIRA is %s', async (_what, create, attempts, _after, againInMs, begun) => {
    const { perform } = opening({ create })
    expect((await tried(perform, late({ attempts }), running)).outcome).toEqual({ againInMs, begun })
  })

  const cancel = { by: 'bob', at: '', to: { room: 'deployments', person: { id: 'u2', name: 'bob' } } }
  const deployBuild = { id: 77, url: 'https://prod.example/build/77' }

  test.each([
    ['is waited with while its queue request may be on its way', { state: 'pinned' }, { againInMs: 15_000 }],
    ['is created when that was', { state: 'queued', deployBuild }, opened],
    ['is not needed when it was not', { state: 'cancelled' }, { done: true }],
  ] as const)('of one that is to be cancelled %s', async (_what, change, expected) => {
    const { perform, jira } = opening()
    const of = pinned({ ticketDelayed: true, cancel, ...change })
    expect((await tried(perform, late(), of)).outcome).toMatchObject(expected)
    expect(jira.create).toHaveBeenCalledTimes(expected === opened ? 1 : 0)
  })

  test('of one that is to be cancelled is looked for meanwhile, where it was asked for', async () => {
    const begun = { settlesAtMs: nowMs }
    const of = pinned({ ticketDelayed: true, cancel })
    const missed = await tried(opening().perform, late({ begun }), of)
    expect(missed.outcome).toEqual({ againInMs: 15_000, begun })
    const there = await tried(opening({ find: async () => found }).perform, late({ begun }), of)
    expect(there.outcome).toEqual(opened)
  })

  test('of a deployment that was refused meanwhile is looked for, and not created', async () => {
    const refused = pinned({ state: 'refused', ticketDelayed: true })
    const missed = opening()
    expect((await tried(missed.perform, late({}, { settlesAtMs: nowMs }), refused)).outcome).toEqual({
      done: true,
    })
    expect(missed.jira.create).not.toHaveBeenCalled()
    const there = opening({ find: async () => found })
    expect((await tried(there.perform, late({}, { settlesAtMs: nowMs }), refused)).outcome).toEqual(opened)
  })
})

test('what is broken in us is no fault of JIRA', async () => {
  const create = async () => {
    throw new Error('broken')
  }
  await expectThrown(opening({ create }).perform, entry(), pinned())
})
