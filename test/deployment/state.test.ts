import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Deployment, DeploymentState } from '../../src/deployment/deployment.ts'
import { type Effect, laneOf } from '../../src/deployment/effect.ts'
import type { DeploymentEvent } from '../../src/deployment/event.ts'
import { begin } from '../../src/deployment/follow-up.ts'
import { step } from '../../src/deployment/state.ts'
import { deployment, release as sampleRelease, states } from './sample.ts'

const hindrance = { why: 'stale', requestedAt: '2026-11-22T14:02:00.000Z' } as const
const bob = { room: 'ops', person: { id: 'u2', name: 'bob' } }
const at = '2026-11-22T14:03:00.000Z'
const events: Readonly<Record<DeploymentEvent['type'], DeploymentEvent>> = {
  build_pinned: { type: 'build_pinned' },
  pin_refused: { type: 'pin_refused', hindrance },
  deploy_queued: { type: 'deploy_queued', build: { id: 77, url: 'u' } },
  queue_unsure: { type: 'queue_unsure', url: 'u', why: { said: 'reset', ref: 'abc' } },
  queue_unknown: { type: 'queue_unknown', url: 'u', why: 'unseen' },
  queue_absent: { type: 'queue_absent', settlesAtMs: 9_000 },
  queue_retried: { type: 'queue_retried', at },
  queue_given_up: { type: 'queue_given_up', by: 'bob' },
  cancel_requested: { type: 'cancel_requested', by: 'bob', to: bob, at, comment: 'wrong window' },
  cancelled_unqueued: { type: 'cancelled_unqueued', at },
  cancel_delayed: { type: 'cancel_delayed', said: 'no answer', ref: 'abc' },
  cancel_refused: {
    type: 'cancel_refused',
    hindrance: { why: 'fault', server: 'production', kind: 'forbidden', said: 'no', ref: 'abc' },
  },
  newer_pins_found: { type: 'newer_pins_found', pins: [{ id: 12, number: '1.5' }] },
  newer_unpinned: { type: 'newer_unpinned' },
  unpin_refused: { type: 'unpin_refused', hindrance },
  queue_refused: { type: 'queue_refused', hindrance },
  double_cancelled: { type: 'double_cancelled', id: 78, url: 'u', hasRun: false },
  double_found: { type: 'double_found', id: 78, url: 'u', hasRun: true },
  deploy_merged: { type: 'deploy_merged', build: { id: 70, url: 'v', queuedAs: 77 }, isOurs: false },
  deploy_started: { type: 'deploy_started', at, number: '5' },
  bot_returned: { type: 'bot_returned', from: at, to: at },
  deploy_succeeded: { type: 'deploy_succeeded', finishedAt: at },
  deploy_failed: { type: 'deploy_failed', finishedAt: at },
  deploy_cancelled: { type: 'deploy_cancelled', finishedAt: at },
  release_surveyed: { type: 'release_surveyed', release: sampleRelease },
  release_unread: { type: 'release_unread', said: 'GitHub: no answer' },
  ticket_opened: { type: 'ticket_opened', ticket: { key: 'CCB-12', url: 't' } },
  ticket_delayed: { type: 'ticket_delayed', said: 'no answer', ref: 'abc' },
  ticket_awaited: { type: 'ticket_awaited', said: 'no answer', ref: 'abc' },
  ticket_refused: { type: 'ticket_refused', hindrance: { why: 'no_ticket', said: 'x', ref: 'abc' } },
  notification_refused: { type: 'notification_refused' },
  delay_seen: { type: 'delay_seen', delay: { about: 'waits_long', since: at } },
  live_checked: { type: 'live_checked', live: { is: 'other', sha: '9f8e7d6' } },
}

/** Every pair that moves: where to, and what it asks for. Every other pair is ignored. */
const moves: Readonly<Record<string, [DeploymentState, string[]]>> = {
  'requested build_pinned': ['pinned', ['queue', 'say pinned']],
  'requested pin_refused': ['refused', ['say refused']],
  'pinned deploy_queued': ['queued', ['say triggered']],
  'pinned queue_unsure': ['pinned', ['say queue_unsure']],
  'pinned queue_unknown': ['pinned', ['say queue_unknown']],
  'pinned queue_absent': ['pinned', []],
  'pinned queue_refused': ['refused', ['say refused']],
  'pinned newer_pins_found': ['pinned', []],
  'pinned newer_unpinned': ['pinned', []],
  'pinned unpin_refused': ['refused', ['say refused']],
  'pinned ticket_refused': ['refused', ['say refused']],
  'pinned release_surveyed': ['pinned', []],
  'pinned release_unread': ['pinned', []],
  'pinned ticket_delayed': ['pinned', ['open_ticket', 'say ticket_late']],
  'pinned ticket_awaited': ['pinned', ['say ticket_awaited']],
  'requested cancel_requested': ['cancelled', ['say ended', 'say ended', 'say ended']],
  'pinned cancel_requested': ['pinned', ['say cancelling']],
  'queued cancel_requested': ['queued', ['cancel_build', 'say cancelling']],
  'running cancel_requested': ['running', ['cancel_build', 'say cancelling']],
  'queued delay_seen': ['queued', ['say waits_long']],
  'queued deploy_merged': ['queued', ['say merged']],
  'running deploy_merged': ['running', ['say merged']],
  ...Object.fromEntries(
    states.flatMap((state): [string, [DeploymentState, string[]]][] => [
      [`${state} double_cancelled`, [state, ['say double_cancelled', 'say double_cancelled']]],
      [`${state} double_found`, [state, ['say double_found', 'say double_found']]],
      [`${state} ticket_opened`, [state, []]],
      [`${state} live_checked`, [state, ['say not_live', 'say not_live']]],
    ]),
  ),
  ...Object.fromEntries(
    (['succeeded', 'failed', 'cancelled', 'refused'] as const).map(
      (state): [string, [DeploymentState, string[]]] => [`${state} notification_refused`, [state, []]],
    ),
  ),
  ...Object.fromEntries(states.flatMap((_state): [string, [DeploymentState, string[]]][] => [])),
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

test('it is asked once if a build is there; a retry forgets the doubt, and is for an open question only', () => {
  const asked = { ...inState('pinned'), queueUnsure: true, queueAsked: true } as const
  expect(step(asked, events.queue_unknown).moved).toBe(false)
  const retried = step({ ...asked, queueAbsent: 9_000 }, events.queue_retried)
  expect(retried.moved && retried.deployment).toEqual({ ...inState('pinned'), version: 5, retriedAt: at })
  expect(step(inState('pinned'), events.queue_retried).moved).toBe(false)
  const givenUp = step(asked, events.queue_given_up)
  expect(givenUp.moved && [givenUp.deployment.state, givenUp.effects.map(short)]).toEqual([
    'refused',
    ['say refused'],
  ])
  expect(givenUp.moved && givenUp.deployment.isUnknown).toBe(true)
  expect(step({ ...asked, state: 'queued' }, events.queue_retried).moved).toBe(false)
})

test.each([
  ['by somebody in TeamCity', false, {}, true],
  ['by the bot, for somebody in chat', true, { comment: 'Deployment d1 cancelled by bob' }, false],
  ['by somebody in TeamCity before the bot', true, { by: 'eve', comment: 'no' }, true],
  ['since it ships something else now', false, { replacedBy: { url: 'v' } }, false],
  ['in the queue, by somebody in TeamCity', false, { startedAt: undefined }, false],
] as const)('one that was stopped %s: whether it is looked for in the queue', (_who, cancel, change, is) => {
  const by = { by: 'bob', to: { room: null, person: { id: 'b', name: 'bob' } }, at }
  const running = { ...inState('running'), ...(cancel ? { cancel: by } : {}) }
  const next = step(running, {
    type: 'deploy_cancelled',
    finishedAt: at,
    startedAt: at,
    ...change,
  } as DeploymentEvent)
  const look = { kind: 'find_double', afterCancel: true }
  expect(next.moved && next.effects.some(effect => isDeepStrictEqual(effect, look))).toBe(is)
})

test('after doubt a second build is looked for, and only then', () => {
  const kinds = (change: Partial<Deployment>) => {
    const next = step({ ...inState('pinned'), ...change }, events.deploy_queued)
    return next.moved && next.effects.map(short)
  }
  expect(kinds({})).toEqual(['say triggered'])
  expect(kinds({ queueUnsure: true })).toEqual(['say triggered', 'find_double'])
  expect(kinds({ retriedAt: at })).toEqual(['say triggered', 'find_double'])
})

test.each([
  ['there is none after two requests', { why: 'absent', url: 'u' }, true],
  ['it is too late to begin', { why: 'stale', requestedAt: at }, true],
  ['it can’t be known, as the room heard', { why: 'unknowable', url: 'u' }, false],
] as const)(
  'after doubt a build that comes late is looked for, also when it was refused: %s',
  (_, hindrance, is) => {
    const refused = (change: Partial<Deployment>) => {
      const next = step({ ...inState('pinned'), ...change }, { type: 'queue_refused', hindrance })
      expect(next.moved && next.deployment.isUnknown === undefined).toBe(hindrance.why !== 'unknowable')
      return next.moved ? next.effects.map(short).includes('find_double') : null
    }
    expect([refused({ queueUnsure: true }), refused({})]).toEqual([is, false])
  },
)

test.each([
  ['ran, and was stopped', true, true],
  ['never began', false, undefined],
])(
  'a late build of a refused one that %s: whether something may have gone out',
  (_what, hasRun, isUnknown) => {
    const { deployBuild: _, ...refused } = inState('refused')
    const next = step(refused, { type: 'double_cancelled', id: 78, url: 'u', hasRun })
    expect(next.moved && next.deployment.isUnknown).toBe(isUnknown)
    expect(
      next.moved && step(next.deployment, { type: 'double_found', id: 79, url: 'v', hasRun }).moved,
    ).toBe(true)
  },
)

test.each([
  ['cancelled', 'double_found', true],
  ['cancelled', 'double_cancelled', undefined],
  ['failed', 'double_found', true],
  ['succeeded', 'double_found', undefined],
] as const)('one that was %s, with a %s: whether nobody knows if it went out', (state, type, isUnknown) => {
  const next = step(inState(state), { type, id: 78, url: 'u', hasRun: true })
  expect(next.moved && next.deployment.isUnknown).toBe(isUnknown)
})

test.each([
  ['double_found', 'deploy_cancelled', true],
  ['double_cancelled', 'deploy_cancelled', undefined],
  ['double_found', 'deploy_failed', true],
  ['double_found', 'deploy_succeeded', undefined],
] as const)('a %s before the end, then %s: whether nobody knows if it went out', (double, end, isUnknown) => {
  const told = step(inState('queued'), { type: double, id: 78, url: 'u', hasRun: true })
  const ended = step(told.moved ? told.deployment : inState('queued'), events[end])
  expect(ended.moved && ended.deployment.isUnknown).toBe(isUnknown)
})

test('a build that nobody queued has no double', () => {
  const { deployBuild: _, ...pinned } = inState('pinned')
  expect(step(pinned, events.double_found).moved).toBe(false)
})

test('a build merged into one that carries our id is followed without a word', () => {
  const next = step(inState('queued'), { ...events.deploy_merged, isOurs: true } as DeploymentEvent)
  expect(next.moved && [next.deployment.deployBuild, next.effects]).toEqual([
    { id: 70, url: 'v', queuedAs: 77 },
    [],
  ])
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
  expect(begin(deployment({ state: 'pinned' })).map(short)).toEqual(['queue', 'say already_pinned'])
})

test('several bots that come back tell the room once', () => {
  const first = step(inState('running'), events.bot_returned)
  const told = first.moved && first.deployment
  expect(
    told && step(told, { ...events.bot_returned, to: '2026-11-23T00:00:00.000Z' } as DeploymentEvent).moved,
  ).toBe(false)
})

test.each(['deploy_merged', 'double_found', 'double_cancelled'] as const)(
  '%s seen by two bots is told once',
  type => {
    const first = step(inState('running'), events[type])
    expect(first.moved && first.effects.length).toBeGreaterThan(0)
    expect(first.moved && step(first.deployment, events[type]).moved).toBe(false)
  },
)

describe('what is planned around it', () => {
  const plan = {
    survey: { repo: 'acme/search', info: { url: 'i' } },
    ticket: { project: 'CCB', isRequired: false },
    markers: true,
    notification: { room: 'Deployments' },
  } as const
  const build = { ...deployment().build, revision: 'a1b2c3d' }
  const planned = (state: DeploymentState): Deployment => ({ ...inState(state), plan, build })
  const effects = (from: Deployment, event: DeploymentEvent): string[] => {
    const next = step(from, event)
    return next.moved
      ? next.effects.map(effect => (effect.kind === 'push_marker' ? effect.action : short(effect)))
      : [next.reason]
  }

  test('before it is queued it is read what it ships, and the ticket is opened, in this order', () => {
    expect(effects(planned('requested'), events.build_pinned)).toEqual([
      'survey',
      'open_ticket',
      'queue',
      'say pinned',
    ])
    expect(
      begin(planned('pinned'))
        .map(effect => laneOf(effect))
        .slice(0, 3),
    ).toEqual(['build', 'build', 'build'])
  })

  test('without a repository or a commit nothing is read', () => {
    const pinned = { ...planned('pinned'), build: deployment().build }
    expect(begin(pinned).map(short)).toEqual(['open_ticket', 'queue', 'say already_pinned'])
    const noRepo = { ...planned('pinned'), plan: { survey: { info: { url: 'i' } } } }
    expect(begin(noRepo).map(short)).toEqual(['queue', 'say already_pinned'])
  })

  test('start and end have their markers; a start that nobody saw comes before the end', () => {
    expect(effects(planned('queued'), events.deploy_started)).toEqual(['start'])
    const ended = { type: 'deploy_succeeded', finishedAt: at } as const
    const around = ['notify', 'end', 'close_ticket', 'check_live']
    expect(effects({ ...planned('running'), startedAt: at }, ended)).toEqual(['say ended', ...around])
    expect(effects(planned('queued'), { ...ended, startedAt: at })).toEqual([
      'say ended',
      'notify',
      'start',
      ...around.slice(1),
    ])
  })

  test('a build that never ran has no markers', () => {
    expect(effects(planned('queued'), events.deploy_cancelled)).toEqual([
      'say ended',
      'notify',
      'close_ticket',
    ])
  })

  test('a lost build that ran has its end, and is not looked for in the service', () => {
    expect(effects({ ...planned('running'), startedAt: at }, events.deploy_failed)).toEqual([
      'say ended',
      'notify',
      'end',
      'close_ticket',
    ])
  })

  test('the room of the REST API hears the end from there alone, by name or JID', () => {
    for (const room of ['deployments', '1_deployments@conf.hipchat.example']) {
      const from = { ...planned('running'), room }
      const next = step(from, events.deploy_succeeded)
      const rooms = next.moved
        ? next.effects.flatMap(each => (each.kind === 'say' ? [each.to.room] : []))
        : []
      expect(rooms).toEqual(['team'])
    }
  })

  test('what the REST API did not take is said once', () => {
    const next = step(planned('succeeded'), events.notification_refused)
    expect(next.moved && step(next.deployment, events.notification_refused).moved).toBe(false)
  })

  test('what the REST API did not take is said by the adapter, in the room that was left out', () => {
    const next = step({ ...planned('succeeded') }, events.notification_refused)
    expect(next.moved && next.effects).toEqual([
      {
        kind: 'say',
        to: { room: 'deployments', person: deployment().requestedBy },
        notice: { about: 'ended' },
      },
    ])
    const numbered = { ...planned('succeeded'), plan: { notification: { room: '4711' } } }
    expect(effects(numbered, events.notification_refused)).toEqual([])
  })

  test('a refusal closes the ticket', () => {
    expect(effects(planned('pinned'), events.queue_refused)).toEqual(['say refused', 'close_ticket'])
  })

  test('a ticket that comes late takes what is known of the request before, and the room hears of it', () => {
    const delayed = step(planned('pinned'), {
      type: 'ticket_delayed',
      said: 'no answer',
      ref: 'abc',
      begun: { settlesAtMs: 5 },
    })
    if (!delayed.moved) throw new Error(delayed.reason)
    expect(delayed.effects[0]).toEqual({ kind: 'open_ticket', late: true, begun: { settlesAtMs: 5 } })
    expect(delayed.effects.map(laneOf)[0]).toBe('ticket')
    expect(effects({ ...delayed.deployment, state: 'running' }, events.ticket_opened)).toEqual([
      'say ticket_opened',
    ])
    expect(effects({ ...planned('pinned'), ticketDelayed: true }, events.ticket_awaited)).toEqual([
      'the room knows',
    ])
  })

  test.each([
    [
      'it was refused',
      {
        type: 'ticket_refused',
        hindrance: { why: 'no_ticket', said: 'x', ref: 'abc' },
        begun: { settlesAtMs: 5 },
      },
    ],
    ['it was not waited for', { type: 'cancelled_unqueued', at, ticketBegun: { settlesAtMs: 5 } }],
  ] as const)('cancelled while a ticket may show up: that is looked for, then closed: %s', (_what, event) => {
    const cancel = { by: 'bob', at, to: { room: 'r', person: { id: 'u2', name: 'bob' } } }
    const next = step({ ...planned('pinned'), cancel }, event)
    const kinds = next.moved ? next.effects.map(effect => effect.kind) : []
    expect(next.moved && next.deployment.state).toBe('cancelled')
    expect(kinds.indexOf('open_ticket')).toBeGreaterThanOrEqual(0)
    expect(kinds.indexOf('open_ticket')).toBeLessThan(kinds.indexOf('close_ticket'))
  })

  test('an older build over a newer one is said loudly', () => {
    const behind = { ...sampleRelease, relation: 'behind' } as const
    expect(effects(planned('pinned'), { type: 'release_surveyed', release: behind })).toEqual([
      'say goes_back',
    ])
  })

  test('two bots have read what is new, the lease of one being over: it is said once', () => {
    const behind = { ...sampleRelease, relation: 'behind' } as const
    const known = { ...planned('pinned'), release: behind }
    expect(step(known, { type: 'release_surveyed', release: behind }).moved).toBe(false)
  })
})
