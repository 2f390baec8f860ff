import { describe, expect, test } from 'vitest'
import { decideCancel } from '../../src/deployment/cancel.ts'
import { type Cancel, type Deployment, type DeploymentState, rooms } from '../../src/deployment/deployment.ts'
import { type Effect, laneOf } from '../../src/deployment/effect.ts'
import type { DeploymentEvent } from '../../src/deployment/event.ts'
import { step } from '../../src/deployment/state.ts'
import { deployment, states } from './sample.ts'

const at = '2026-11-22T14:03:00.000Z'
const to = { room: 'ops', person: { id: 'u2', name: 'bob' } }
const wish: Cancel = { by: 'bob', to, at, comment: 'wrong window' }
const hindrance = { why: 'fault', server: 'production', kind: 'forbidden', said: 'no', ref: 'abc' } as const
const stale = { why: 'stale', requestedAt: at } as const

const hasBuild = (state: DeploymentState): boolean => !['requested', 'pinned', 'refused'].includes(state)
const wanted = (state: DeploymentState, change: Partial<Deployment> = {}): Deployment =>
  deployment({
    state,
    version: 4,
    cancel: wish,
    ...(hasBuild(state) ? { deployBuild: { id: 77, url: 'u' } } : {}),
    ...change,
  })
const short = (effect: Effect): string =>
  effect.kind === 'say' ? `${effect.notice.about} in ${effect.to.room}` : effect.kind

const events: readonly DeploymentEvent[] = [
  { type: 'cancel_requested', ...wish, by: 'eve' },
  { type: 'cancelled_unqueued', at },
  { type: 'cancel_delayed', said: 'no answer', ref: 'abc' },
  { type: 'cancel_refused', hindrance },
  { type: 'deploy_queued', build: { id: 77, url: 'u' } },
  { type: 'queue_refused', hindrance: stale },
  { type: 'deploy_succeeded', finishedAt: at },
  { type: 'deploy_cancelled', finishedAt: at, by: 'hubot', comment: 'Deployment d1 cancelled by bob in ops' },
]
const both = ['ended in deployments', 'ended in ops']
const cancelled = ['cancelled', both]

/** Every pair that moves while it is to be cancelled; every other is ignored. */
const moves: Readonly<Record<string, unknown>> = {
  'pinned cancelled_unqueued': cancelled,
  'pinned cancel_delayed': ['pinned', ['cancel_delayed in ops']],
  'pinned cancel_refused': ['pinned', ['cancel_refused in ops']],
  'pinned deploy_queued': ['queued', ['cancel_build', 'cancelling_queued in ops']],
  'pinned queue_refused': cancelled,
  ...Object.fromEntries(
    (['requested', 'queued', 'running'] as const).flatMap(state => [
      [`${state} cancel_delayed`, [state, ['cancel_delayed in ops']]],
      [`${state} cancel_refused`, [state, ['cancel_refused in ops']]],
    ]),
  ),
  'queued deploy_succeeded': ['succeeded', both],
  'queued deploy_cancelled': cancelled,
  'running deploy_succeeded': ['succeeded', both],
  'running deploy_cancelled': cancelled,
}

describe('what is to be cancelled meets every event that is about it', () => {
  test.each(states.flatMap(state => events.map(event => [state, event.type, event] as const)))(
    '%s, %s',
    (state, type, event) => {
      const next = step(wanted(state), event)
      const expected = moves[`${state} ${type}`]
      if (!expected) {
        expect(next).toEqual({ moved: false, reason: expect.stringMatching(/./) })
        return
      }
      if (!next.moved) throw new Error(next.reason)
      expect([next.deployment.state, next.effects.map(short)]).toEqual(expected)
    },
  )
})

test('before the pin it ends at once, and its ticket is closed', () => {
  const plan = { ticket: { project: 'CCB', isRequired: false } }
  const next = step(deployment({ plan }), { type: 'cancel_requested', ...wish })
  if (!next.moved) throw new Error(next.reason)
  expect(next.deployment).toMatchObject({
    state: 'cancelled',
    finishedAt: at,
    cancelledBy: 'bob',
    cancelComment: 'wrong window',
    cancel: wish,
    version: 2,
  })
  expect(next.effects.map(short)).toEqual([...both, 'close_ticket'])
})

test('after doubt it ends with a look for a build that comes late', () => {
  for (const doubt of [{ queueUnsure: true }, { retriedAt: at }] as const) {
    const next = step(wanted('pinned', doubt), { type: 'cancelled_unqueued', at })
    expect(next.moved && next.effects.map(short)).toEqual([...both, 'find_double'])
  }
  const late = step(wanted('cancelled', { deployBuild: undefined as never }), {
    type: 'double_found',
    id: 78,
    url: 'u',
    hasRun: true,
  })
  expect(late.moved && late.deployment.isUnknown).toBe(true)
})

test.each([
  ['our comment', { by: 'hubot', comment: 'Deployment d1 cancelled by bob' }, 'bob', 'wrong window'],
  ['no comment that we may see', {}, 'bob', 'wrong window'],
  ['a person’s own', { by: 'dave', comment: 'stop that' }, 'dave', 'stop that'],
])('who cancelled it, when TeamCity shows %s', (_what, shown, by, comment) => {
  const next = step(wanted('running'), { type: 'deploy_cancelled', finishedAt: at, ...shown })
  expect(next.moved && next.deployment).toMatchObject({ cancelledBy: by, cancelComment: comment })
})

test('a build that TeamCity put into another was not cancelled by whoever wanted that', () => {
  const next = step(wanted('queued'), { type: 'deploy_cancelled', finishedAt: at, replacedBy: { url: 'v' } })
  expect(next.moved && next.deployment.cancelledBy).toBe(undefined)
})

test('what nobody can know is not said to be cancelled', () => {
  const unknowable = { why: 'unknowable', url: 'u' } as const
  const next = step(wanted('pinned'), { type: 'queue_refused', hindrance: unknowable })
  expect(next.moved && next.deployment.state).toBe('refused')
  const asked = wanted('pinned', { queueUnsure: true, queueAsked: true })
  expect(step(asked, { type: 'queue_retried', at }).moved).toBe(false)
  const givenUp = step(asked, { type: 'queue_given_up', by: 'bob' })
  expect(givenUp.moved && givenUp.deployment.state).toBe('refused')
})

test('refused by TeamCity it may be asked for again; that it can’t be asked now is told once', () => {
  const refused = step(wanted('running'), { type: 'cancel_refused', hindrance })
  expect(refused.moved && refused.deployment.cancel).toBe(undefined)
  const delayed = step(wanted('running'), { type: 'cancel_delayed', said: 'x', ref: 'abc' })
  expect(
    delayed.moved && step(delayed.deployment, { type: 'cancel_delayed', said: 'x', ref: 'b' }).moved,
  ).toBe(false)
})

test('each room hears the end once, also of two private messages', () => {
  const names = (change: Partial<Deployment>) =>
    rooms(deployment(change)).map(each => each.room ?? each.person.name)
  expect(names({ cancel: wish, teamRoom: 'team' })).toEqual(['deployments', 'team', 'ops'])
  expect(names({ cancel: { ...wish, to: { ...to, room: 'deployments' } } })).toEqual(['deployments'])
  expect(names({ room: null, cancel: { ...wish, to: { ...to, room: null } } })).toEqual(['ann', 'bob'])
  const again = { ...wish, to: { room: null, person: deployment().requestedBy } }
  expect(names({ room: null, cancel: again })).toEqual(['ann'])
})

test('cancelling waits for nothing else', () => {
  const lanes = (['pin', 'queue', 'find_double'] as const).map(kind => laneOf({ kind }))
  expect(lanes).not.toContain(laneOf({ kind: 'cancel_build' }))
})

test.each([
  ['nothing is active', null, 'nothing_to_cancel'],
  ['it is wanted already', wanted('queued'), 'cancelled_already'],
  ['it is on its way', deployment({ state: 'queued' }), 'yes'],
] as const)('may it be cancelled? %s', (_what, active, expected) => {
  const decision = decideCancel('search', { active, last: null })
  expect(decision.may ? 'yes' : decision.refusal.because).toBe(expected)
})
