import { describe, expect, test } from 'vitest'
import type { Deployment, DeploymentState, Effect } from '../../src/deployment/deployment.ts'
import { begin, type DeploymentEvent, step } from '../../src/deployment/state.ts'
import { deployment } from './sample.ts'

const states: readonly DeploymentState[] = [
  'requested',
  'pinned',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'refused',
]
const hindrance = { why: 'stale', requestedAt: '2026-11-22T14:02:00.000Z' } as const
const at = '2026-11-22T14:03:00.000Z'
const events: Readonly<Record<DeploymentEvent['type'], DeploymentEvent>> = {
  build_pinned: { type: 'build_pinned' },
  pin_refused: { type: 'pin_refused', hindrance },
  deploy_queued: { type: 'deploy_queued', build: { id: 77, url: 'u' } },
  queue_unsure: { type: 'queue_unsure', url: 'u', why: { said: 'reset', ref: 'abc' } },
  queue_refused: { type: 'queue_refused', hindrance },
  deploy_started: { type: 'deploy_started', at, number: '5' },
  bot_returned: { type: 'bot_returned', from: at, to: at },
  deploy_succeeded: { type: 'deploy_succeeded', finishedAt: at },
  deploy_failed: { type: 'deploy_failed', finishedAt: at },
  deploy_cancelled: { type: 'deploy_cancelled', finishedAt: at },
}

/** Every pair that moves: where to, and what it asks for. Every other pair is ignored. */
const moves: Readonly<Record<string, [DeploymentState, string[]]>> = {
  'requested build_pinned': ['pinned', ['say pinned', 'queue']],
  'requested pin_refused': ['refused', ['say refused']],
  'pinned deploy_queued': ['queued', ['say triggered']],
  'pinned queue_unsure': ['pinned', ['say queue_unsure']],
  'pinned queue_refused': ['refused', ['say refused']],
  'queued deploy_started': ['running', []],
  'queued deploy_succeeded': ['succeeded', ['say ended', 'say ended']],
  'queued deploy_failed': ['failed', ['say ended', 'say ended']],
  'queued deploy_cancelled': ['cancelled', ['say ended', 'say ended']],
  'queued bot_returned': ['queued', ['say returned']],
  'running bot_returned': ['running', ['say returned']],
  'running deploy_succeeded': ['succeeded', ['say ended', 'say ended']],
  'running deploy_failed': ['failed', ['say ended', 'say ended']],
  'running deploy_cancelled': ['cancelled', ['say ended', 'say ended']],
}

const short = (effect: Effect): string => (effect.kind === 'say' ? `say ${effect.notice.about}` : effect.kind)
const inState = (state: DeploymentState): Deployment =>
  deployment({ state, teamRoom: 'team', version: 4, deployBuild: { id: 77, url: 'u' } })

describe('every state meets every event', () => {
  const pairs = states.flatMap(state => Object.values(events).map(event => [state, event.type] as const))
  test.each(pairs)('%s, %s', (state, type) => {
    const next = step(inState(state), events[type])
    const expected = moves[`${state} ${type}`]
    if (!expected) {
      expect(next).toEqual({ moved: false, reason: expect.stringMatching(/./) })
      return
    }
    if (!next.moved) throw new Error(next.reason)
    expect([next.deployment.state, next.effects.map(short)]).toEqual(expected)
    expect(next.deployment.version).toBe(5)
  })
})

test('the room is told of doubt once', () => {
  expect(step({ ...inState('pinned'), queueUnsure: true }, events.queue_unsure).moved).toBe(false)
})

test('times and words of the end are TeamCity’s; a start that nobody saw is kept', () => {
  const next = step(inState('queued'), {
    type: 'deploy_cancelled',
    startedAt: '2026-11-22T14:02:30.000Z',
    finishedAt: at,
    number: '5',
    statusText: 'Canceled',
    by: 'dave',
    comment: 'wrong window',
  })
  expect(next.moved && next.deployment).toMatchObject({
    startedAt: '2026-11-22T14:02:30.000Z',
    finishedAt: at,
    statusText: 'Canceled',
    cancelledBy: 'dave',
    cancelComment: 'wrong window',
    deployBuild: { id: 77, url: 'u', number: '5' },
  })
})

test('a start that was seen is not forgotten at the end', () => {
  const running = { ...inState('running'), startedAt: '2026-11-22T14:02:30.000Z' }
  const next = step(running, events.deploy_succeeded)
  expect(next.moved && next.deployment.startedAt).toBe('2026-11-22T14:02:30.000Z')
})

test('one room is told once, although it asked and is the team room', () => {
  const next = step({ ...inState('running'), teamRoom: 'deployments' }, events.deploy_succeeded)
  expect(next.moved && next.effects.map(short)).toEqual(['say ended'])
})

test('a new deployment begins with its pin, or with the queue when it is pinned', () => {
  expect(begin(deployment()).map(short)).toEqual(['pin'])
  expect(begin(deployment({ state: 'pinned' })).map(short)).toEqual(['say already_pinned', 'queue'])
})
