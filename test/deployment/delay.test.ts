import { describe, expect, test } from 'vitest'
import { type DelayFacts, delayOf, isOver, stepDelay } from '../../src/deployment/delay.ts'
import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Build } from '../../src/teamcity/teamcity.ts'
import { build, deployment, states } from './sample.ts'

const requestedAt = '2026-11-22T14:02:00.000Z'
const minute = 60_000
const atMs = (minutes: number): number => Date.parse(requestedAt) + minutes * minute
const at = (minutes: number): string => new Date(atMs(minutes)).toISOString()
const why = 'There are no idle compatible agents which can run this build'
const approval = { users: ['dave'], groups: [], until: at(360) }

/** What the room hears of a build that has waited or run for so many minutes. */
function said(
  minutes: number,
  {
    of = {},
    shown = {},
    facts = {},
  }: { of?: Partial<Deployment>; shown?: Partial<Build>; facts?: Partial<DelayFacts> },
): string | null {
  const known = { approval: null, usualMs: null, waitsSinceMs: atMs(0), patienceMs: 5 * minute }
  const seen = build({ status: undefined, startedAt: at(0), ...shown } as Partial<Build>)
  return (
    delayOf(deployment({ requestedAt, ...of }), seen, { ...known, ...facts, nowMs: atMs(minutes) })?.about ??
    null
  )
}

describe('a build that waits in the queue', () => {
  const queued = { of: { state: 'queued' }, shown: { state: 'queued', waitReason: why } } as const
  test.each([
    ['less than it may', 4.9, queued, null],
    ['as long as it may', 5, queued, 'waits_long'],
    ['for ever, where nobody wants to know', 10_000, { ...queued, facts: { patienceMs: Infinity } }, null],
    ['long, and the room knows', 9, { ...queued, of: { state: 'queued', told: ['waits_long'] } }, null],
    ['long, for an approval until a moment ago', 9, { ...queued, facts: { waitsSinceMs: atMs(8) } }, null],
    ['for an approval', 0, { ...queued, facts: { approval } }, 'awaits_approval'],
    [
      'for an approval, as the room knows, and long',
      9,
      { of: { state: 'queued', told: ['awaits_approval'] }, shown: { state: 'queued' }, facts: { approval } },
      null,
    ],
    [
      'long, and is to be cancelled',
      9,
      {
        ...queued,
        of: {
          state: 'queued',
          cancel: { by: 'bob', at: requestedAt, to: { room: 'r', person: { id: 'u', name: 'bob' } } },
        },
      },
      null,
    ],
  ] as const)('%s', (_what, minutes, options, expected) => {
    expect(said(minutes, options as Parameters<typeof said>[1])).toBe(expected)
  })

  test('the line has since when, and why as TeamCity says it', () => {
    const facts = { approval: null, usualMs: null, waitsSinceMs: atMs(1), patienceMs: minute, nowMs: atMs(3) }
    expect(
      delayOf(deployment({ state: 'queued' }), build({ state: 'queued', waitReason: why }), facts),
    ).toEqual({
      about: 'waits_long',
      since: at(1),
      why,
    })
  })
})

describe('a build that runs', () => {
  const running = { of: { state: 'running' }, shown: { state: 'running' } } as const
  const usually = (minutes: number) => ({ ...running, facts: { usualMs: minutes * minute } })
  test.each([
    ['as long as ever', 4, usually(4), null],
    ['longer, and not by half', 5.9, usually(4), null],
    ['longer by half, and a minute', 6, usually(4), 'runs_long'],
    ['longer by half, and not by a minute', 1.2, usually(0.5), null],
    ['longer by a minute of half a minute', 1.5, usually(0.5), 'runs_long'],
    ['long, and nobody knows how long it takes', 99, running, null],
    ['long, and the room knows', 99, { ...usually(4), of: { state: 'running', told: ['runs_long'] } }, null],
    [
      'long by the clock of its server alone',
      5,
      { ...usually(4), shown: { state: 'running', startedAt: at(-60) } },
      null,
    ],
    ['long, and its deployment is not known to run', 99, { ...usually(4), of: { state: 'queued' } }, null],
    [
      'and does not say since when',
      99,
      { ...usually(4), shown: { state: 'running', startedAt: undefined } },
      null,
    ],
  ] as const)('%s', (_what, minutes, options, expected) => {
    expect(said(minutes, options as Parameters<typeof said>[1])).toBe(expected)
  })

  test('and has ended: its end is all there is to say', () => {
    expect(said(99, { of: { state: 'running' }, facts: { usualMs: minute } })).toBe(null)
  })
})

describe('the room hears of it once, where it was asked', () => {
  const delay = { about: 'runs_long', usualMs: 240_000 } as const

  test('and the state stays as it was', () => {
    const from = deployment({ state: 'running', told: ['waits_long'], teamRoom: 'team', version: 4 })
    const next = stepDelay(from, { type: 'delay_seen', delay })
    expect(next).toEqual({
      moved: true,
      deployment: { ...from, version: 5, told: ['waits_long', 'runs_long'] },
      effects: [{ kind: 'say', to: { room: 'deployments', person: from.requestedBy }, notice: delay }],
    })
    expect(next.moved && stepDelay(next.deployment, { type: 'delay_seen', delay }).moved).toBe(false)
  })

  test('and never of one that has ended, or that waits for its cancelling', () => {
    const cancel = { by: 'bob', at: requestedAt, to: { room: 'r', person: { id: 'u', name: 'bob' } } }
    for (const change of [{ state: 'succeeded' }, { state: 'running', cancel }] as const) {
      expect(stepDelay(deployment(change), { type: 'delay_seen', delay }).moved).toBe(false)
    }
  })

  test.each([
    ['waits_long', 'queued'],
    ['awaits_approval', 'queued'],
    ['runs_long', 'running'],
  ] as const)('%s is news while it is %s, and then no more', (about, state) => {
    const notice = {
      waits_long: { about: 'waits_long', since: at(0) },
      runs_long: delay,
      awaits_approval: { about: 'awaits_approval', users: [], groups: [] },
    } as const
    expect(states.filter(one => !isOver(notice[about], deployment({ state: one })))).toEqual([state])
  })

  test('one that can not be read is news as long as its build is awaited', () => {
    const unread = { about: 'goes_unread', since: at(0), said: 'no' } as const
    expect(states.filter(one => !isOver(unread, deployment({ state: one })))).toEqual(['queued', 'running'])
  })

  test('every other notice is news whatever the state', () => {
    expect(isOver({ about: 'ended' }, deployment({ state: 'succeeded' }))).toBe(false)
  })
})
