import { expect, test, vi } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import { type Effect, laneOf } from '../../src/deployment/effect.ts'
import { begin } from '../../src/deployment/follow-up.ts'
import { performUnpinNewer } from '../../src/deployment/perform/unpin-newer.ts'
import { step } from '../../src/deployment/state.ts'
import type { FaultKind } from '../../src/remote/remote-fault.ts'
import { type Build, type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment, release } from './sample.ts'

const again = { is: 'rollback', from: '1.5', deploymentId: 'd0', by: 'bob', since: 'x' } as const
const pins = [
  { id: 13, number: '1.6' },
  { id: 12, number: '1.5' },
]
const goingBack = (change: Partial<Deployment> = {}): Deployment =>
  deployment({ state: 'pinned', again, ...change })
const short = (effect: Effect): string => (effect.kind === 'say' ? `say ${effect.notice.about}` : effect.kind)

test('what is going to be done is said before it is done; newer pins go right before it is queued', () => {
  const first = begin(goingBack({ state: 'requested' }))
  expect(first.map(short)).toEqual(['say going_again', 'pin'])
  expect(first.map(laneOf)).toEqual(['build', 'build'])
  const plan = { survey: { repo: 'acme/search' }, ticket: { project: 'CCB', isRequired: false } }
  const source = { ...deployment().build, revision: 'a1b2c3d' }
  const inTurn = ['survey', 'open_ticket', 'unpin_newer', 'queue']
  expect(begin(goingBack({ plan, build: source })).map(short)).toEqual(['say going_again', ...inTurn])
  const next = step(goingBack({ state: 'requested', plan, build: source }), { type: 'build_pinned' })
  expect(next.moved && next.effects.map(short)).toEqual([...inTurn, 'say pinned'])
  expect(begin(deployment({ state: 'pinned' })).map(short)).not.toContain('unpin_newer')
})

test('that it takes commits back is what was asked for, and no alarm', () => {
  const surveyed = { type: 'release_surveyed', release: { ...release, relation: 'behind' } } as const
  const next = step(goingBack(), surveyed)
  expect(next.moved && next.effects).toEqual([])
})

test('they are on record before they go, each once; what is done is told once', () => {
  const found = step(goingBack(), { type: 'newer_pins_found', pins })
  if (!found.moved) throw new Error(found.reason)
  expect([found.deployment.unpinned, found.effects]).toEqual([{ pins }, []])
  expect(step(found.deployment, { type: 'newer_pins_found', pins }).moved).toBe(false)
  const more = step(found.deployment, { type: 'newer_pins_found', pins: [{ id: 14, number: '1.7' }] })
  expect(more.moved && more.deployment.unpinned?.pins).toHaveLength(3)
  const done = step(found.deployment, { type: 'newer_unpinned' })
  expect(done.moved && done.effects.map(short)).toEqual(['say unpinned'])
  expect(done.moved && step(done.deployment, { type: 'newer_unpinned' }).moved).toBe(false)
  const none = step(goingBack(), { type: 'newer_unpinned' })
  expect(none.moved && none.effects).toEqual([])
})

test('what can’t be unpinned is not deployed; cancelled meanwhile, it was cancelled', () => {
  const refused = { type: 'unpin_refused', hindrance: { why: 'stale', requestedAt: 'x' } } as const
  const next = step(goingBack(), refused)
  expect(next.moved && next.deployment.state).toBe('refused')
  const cancel = { by: 'eve', to: { room: 'ops', person: { id: 'e', name: 'eve' } }, at: 'y' }
  const wanted = step(goingBack({ cancel }), refused)
  expect(wanted.moved && wanted.deployment).toMatchObject({ state: 'cancelled', cancelledBy: 'eve' })
})

const newer = [build({ id: 13, number: '1.6' }), build({ id: 12, number: '1.5' })]
const requestedMs = Date.parse(deployment().requestedAt)
const perform = (
  server: { pinnedSince: () => Promise<readonly Build[]>; unpin?: TeamCity['unpin'] },
  change: Partial<Deployment> = {},
  { attempts = 0, now = requestedMs } = {},
) =>
  performUnpinNewer({
    server: () => server as unknown as TeamCity,
    comment: () => 'c',
    report: () => 'ref',
    now: () => now,
    random: () => 0.5,
  })(
    { seq: 1, fence: 1, deploymentId: 'd1', effect: { kind: 'unpin_newer' }, attempts },
    goingBack(change),
    async () => undefined,
  )
const fault = (kind: FaultKind, transient = false, retryAfterMs?: number) =>
  new TeamCityFault('non-production', { kind, said: 'no', sent: 'no', transient, retryAfterMs })

test('none is unpinned that is not on record', async () => {
  const unpin = vi.fn(async () => undefined)
  const pinnedSince = async () => newer
  const first = await perform({ pinnedSince, unpin })
  expect(first).toEqual({ againInMs: 0, begun: null, meanwhile: { type: 'newer_pins_found', pins } })
  expect(unpin).not.toHaveBeenCalled()
  expect(await perform({ pinnedSince, unpin }, { unpinned: { pins } })).toEqual({ againInMs: 0, begun: null })
  expect(unpin.mock.calls).toEqual([
    [13, 'c'],
    [12, 'c'],
  ])
})

test.each([
  ['none is newer', async () => [], {}, {}, { event: { type: 'newer_unpinned' } }],
  ['it is to be cancelled', async () => newer, { cancel: {} as never }, {}, { done: true }],
  ['it was overtaken', async () => newer, { state: 'refused' as const }, {}, { done: true }],
  [
    'asked for too long ago',
    async () => newer,
    {},
    { now: requestedMs + 20 * 60_000 },
    { event: { type: 'unpin_refused', hindrance: { why: 'stale' } } },
  ],
  ['away', () => Promise.reject(fault('server_error', true)), {}, {}, { begun: null }],
  [
    'silent: nobody waits twice for that',
    () => Promise.reject(fault('timeout', true)),
    {},
    {},
    { event: { type: 'unpin_refused', hindrance: { kind: 'timeout' } } },
  ],
  [
    'away for an hour, as it says',
    () => Promise.reject(fault('server_error', true, 3_600_000)),
    {},
    {},
    { event: { type: 'unpin_refused', hindrance: { kind: 'server_error' } } },
  ],
  [
    'away for long',
    () => Promise.reject(fault('server_error', true)),
    {},
    { attempts: 4 },
    { event: { type: 'unpin_refused', hindrance: { during: 'unpin' } } },
  ],
  [
    'not let',
    () => Promise.reject(fault('forbidden')),
    {},
    {},
    { event: { type: 'unpin_refused', hindrance: { kind: 'forbidden' } } },
  ],
])('%s', async (_what, pinnedSince, change, at, expected) => {
  expect(await perform({ pinnedSince }, change, at)).toMatchObject(expected)
})

test('one that is gone meanwhile is not pinned', async () => {
  const server = { pinnedSince: async () => newer, unpin: () => Promise.reject(fault('not_found')) }
  expect(await perform(server, { unpinned: { pins } })).toEqual({ againInMs: 0, begun: null })
})
