import { describe, expect, test } from 'vitest'
import { createApply } from '../../src/deployment/apply.ts'
import { type Deployment, type Plan, rooms } from '../../src/deployment/deployment.ts'
import type { Effect } from '../../src/deployment/effect.ts'
import type { DeploymentEvent } from '../../src/deployment/event.ts'
import { isRoom } from '../../src/deployment/follow-up.ts'
import { step } from '../../src/deployment/state.ts'
import type { Store } from '../../src/store/store.ts'
import { deployment } from './sample.ts'

const all: Plan = {
  survey: { info: { url: 'https://search.example/deployment-info' }, repo: 'acme/search' },
  ticket: { project: 'CCB', isRequired: true },
  markers: true,
  notification: { room: 'graphs' },
}
const build = { ...deployment().build, revision: 'a1b2c3d' }
const planned = (change: Partial<Deployment>): Deployment => deployment({ plan: all, build, ...change })

/** In one word, or two. */
const named = (effect: Effect): string => {
  if (effect.kind === 'say') return `say ${effect.notice.about} in ${effect.to.room}`
  if (effect.kind === 'push_marker') return `${effect.action} marker`
  return effect.kind === 'open_ticket' && effect.late ? 'late open_ticket' : effect.kind
}

function effectsOf(from: Deployment, event: DeploymentEvent): string[] {
  const moved = step(from, event)
  return moved.moved ? moved.effects.map(named) : [moved.reason]
}

const finishedAt = '2026-11-22T14:06:00.000Z'
const startedAt = '2026-11-22T14:03:00.000Z'
const ended = 'say ended in deployments'

describe('with everything set up', () => {
  test('pinned: what is deployed is read, then the ticket, then the queue', () => {
    expect(effectsOf(planned({ state: 'requested' }), { type: 'build_pinned' })).toEqual([
      'survey',
      'open_ticket',
      'queue',
      'say pinned in deployments',
    ])
  })

  test('pinned, of a build without a commit: nothing is to be read', () => {
    const from = planned({ state: 'requested', build: deployment().build })
    expect(effectsOf(from, { type: 'build_pinned' })).not.toContain('survey')
  })

  test.each<[string, Partial<Deployment>, DeploymentEvent, string[]]>([
    [
      'succeeded, seen running',
      { state: 'running', startedAt },
      { type: 'deploy_succeeded', startedAt, finishedAt },
      [ended, 'notify', 'end marker', 'close_ticket', 'check_live'],
    ],
    [
      'succeeded, never seen running: the start marker comes first',
      { state: 'queued' },
      { type: 'deploy_succeeded', startedAt, finishedAt },
      [ended, 'notify', 'start marker', 'end marker', 'close_ticket', 'check_live'],
    ],
    [
      'failed: nobody asks the service',
      { state: 'running', startedAt },
      { type: 'deploy_failed', finishedAt },
      [ended, 'notify', 'end marker', 'close_ticket'],
    ],
    [
      'lost while it ran: the start gets its end',
      { state: 'running', startedAt },
      { type: 'deploy_failed', finishedAt, isLost: true },
      [ended, 'notify', 'end marker', 'close_ticket'],
    ],
    [
      'cancelled in the queue: no markers',
      { state: 'queued' },
      { type: 'deploy_cancelled', finishedAt },
      [ended, 'notify', 'close_ticket'],
    ],
  ])('%s', (_what, from, event, effects) => {
    expect(effectsOf(planned({ ...from, deployBuild: { id: 77, url: 'u' } }), event)).toEqual(effects)
  })

  test.each<[string, DeploymentEvent, string[]]>([
    [
      'the queue request',
      { type: 'queue_refused', hindrance: { why: 'stale', requestedAt: startedAt } },
      ['close_ticket'],
    ],
    [
      'the ticket, which surely is not there',
      { type: 'ticket_refused', hindrance: { why: 'no_ticket', said: 'x', ref: 'r' } },
      ['close_ticket'],
    ],
    [
      'the ticket, which may be there all the same: it is looked for, then closed',
      {
        type: 'ticket_refused',
        hindrance: { why: 'no_ticket', said: 'x', ref: 'r' },
        begun: { settlesAtMs: 1 },
      },
      ['late open_ticket', 'close_ticket'],
    ],
  ])('refused: %s', (_what, event, rest) => {
    expect(effectsOf(planned({ state: 'pinned' }), event)).toEqual(['say refused in deployments', ...rest])
  })
})

test.each<[string, NonNullable<Plan['notification']>, string[], string[]]>([
  ['hears the end from there, or else from the adapter', { room: 'Deployments' }, [], [ended]],
  [
    'in another chat than HipChat hears it from the adapter, whatever becomes of it there',
    { room: 'Deployments', isElsewhere: true },
    [ended],
    [],
  ],
])('a room by the name of that of the REST API %s', (_what, notification, atEnd, whenRefused) => {
  const running = planned({ state: 'running', startedAt, plan: { notification } })
  expect(effectsOf(running, { type: 'deploy_succeeded', finishedAt })).toEqual([...atEnd, 'notify'])
  const over = planned({ state: 'succeeded', plan: { notification } })
  expect(effectsOf(over, { type: 'notification_refused' })).toEqual(whenRefused)
})

describe('a notification that was not taken', () => {
  test.each([
    ['in a room that nobody else tells', 'graphs', ['say ended in graphs']],
    ['in the room that asked', 'Deployments', [ended]],
    ['in the team room', 'pay ments', ['say ended in 12_pay_ments@conf.example']],
    ['in a room that is named by a number: every room was told already', '4711', []],
  ])('%s', (_what, room, said) => {
    const from = planned({
      state: 'succeeded',
      plan: { notification: { room } },
      teamRoom: '12_pay_ments@conf.example',
    })
    expect(effectsOf(from, { type: 'notification_refused' })).toEqual(said)
  })

  test('of a deployment that goes on is not heard of', () => {
    expect(effectsOf(planned({ state: 'running' }), { type: 'notification_refused' })).toEqual([
      'it has not ended: running',
    ])
  })
})

test.each([
  ['deployments', 'deployments', true],
  ['Deployments', 'deployments', true],
  ['1_data_services@conf.hipchat.example', 'Data Services', true],
  ['data_services@conf.hipchat.example', 'Data Services', true],
  ['1_deployments@conf.hipchat.example', '1_deployments', false],
  ['2026_releases', 'releases', false],
  ['releases', '2026_releases', false],
  ['deployments', 'deploys', false],
  [null, 'deployments', false],
  ['deployments', undefined, false],
] as const)('the room %s is the room %s: %s', (room, name, expected) => {
  expect(isRoom(room, name)).toBe(expected)
})

test.each([
  ['refused', { type: 'ticket_refused', hindrance: { why: 'no_ticket', said: 'x', ref: 'r' } }],
  ['put off', { type: 'ticket_delayed', said: 'x', ref: 'r' }],
] as const)('a ticket that another bot works on is not %s by the one before', async (_what, event) => {
  const before = planned({ state: 'pinned' })
  const move = async (): Promise<'lease_lost'> => 'lease_lost'
  const store = { deployment: async () => before, move } as unknown as Store
  const apply = createApply(
    store,
    () => 0,
    () => undefined,
  )
  const effect = { kind: 'open_ticket' } as const
  expect(await apply('d1', event, { seq: 1, fence: 1, deploymentId: 'd1', effect, attempts: 0 })).toEqual({
    moved: false,
    reason: 'another bot performs its effect now',
  })
})

test('in a chat with threads its lines go where it was asked, and no other room knows of that thread', () => {
  const bob = { id: 'u2', name: 'bob' }
  const cancel = { by: 'bob', at: finishedAt, to: { room: 'ops', person: bob, thread: '9' } }
  const from = deployment({ state: 'running', thread: '7', teamRoom: 'team', cancel })
  const next = step(from, { type: 'deploy_succeeded', finishedAt })
  const places = next.moved ? next.effects.flatMap(effect => (effect.kind === 'say' ? [effect.to] : [])) : []
  expect(places.map(({ room, thread }) => [room, thread])).toEqual([
    ['deployments', '7'],
    ['team', undefined],
    ['ops', '9'],
  ])
})

test('a room in which it was asked in one thread and cancelled in another hears the end once, where it was asked', () => {
  const cancel = {
    by: 'bob',
    at: finishedAt,
    to: { room: 'deployments', person: { id: 'u2', name: 'bob' }, thread: '9' },
  }
  expect(rooms(deployment({ thread: '7', cancel })).map(({ thread }) => thread)).toEqual(['7'])
})
