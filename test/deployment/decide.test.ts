import { expect, test } from 'vitest'
import { decide, type Facts } from '../../src/deployment/decide.ts'
import { build } from './sample.ts'

const source = build({ id: 11, buildTypeId: 'Search_Build', number: '1.4', revision: 'abc' })
const facts: Facts = {
  alias: {
    alias: 'search',
    mainBuildTypeId: 'Search_Build',
    deployBuildTypeId: 'Search_Deploy',
    options: {},
  },
  number: null,
  locks: [],
  freeze: null,
  build: source,
  lastGood: null,
  lastPinned: null,
  artifact: null,
  target: { id: 'Search_Deploy', name: 'Deploy', paused: false },
}
const request = {
  id: 'd1',
  person: { id: 'u1', name: 'ann' },
  room: 'deployments',
  plan: {},
  override: 'denied' as const,
  at: '2026-11-22T14:02:00.000Z',
}
const why = (change: Partial<Facts>): string => {
  const decision = decide({ ...facts, ...change }, request)
  return decision.may ? 'may' : decision.refusal.because
}

test.each([
  ['all is well', {}, 'may'],
  ['there is no build', { build: null }, 'no_build'],
  ['there is no build of that number', { build: null, number: '9' }, 'no_such_build'],
  ['the build failed', { build: build({ status: 'FAILURE' }) }, 'not_a_success'],
  ['the build has no result', { build: build({ status: 'UNKNOWN' }) }, 'not_a_success'],
  ['production does not know the configuration', { target: null }, 'no_configuration'],
  ['production has paused it', { target: { id: 'Search_Deploy', name: 'Deploy', paused: true } }, 'paused'],
] as const)('when %s: %3$s', (_when, change, expected) => {
  expect(why(change)).toBe(expected)
})

test.each([
  ['by its id', 12, {}, '1.5'],
  ['by its id, and is not', 10, {}, undefined],
  ['itself', 11, { startedAt: '2026-11-22T14:01:00.000Z' }, undefined],
  ['by its start', 10, { startedAt: '2026-11-22T14:01:00.000Z' }, '1.5'],
  ['by its id, and began before', 12, { startedAt: '2026-11-22T13:59:00.000Z' }, undefined],
])('a pinned build that is newer %s', (_what, id, change, newerPin) => {
  const build = { ...source, startedAt: '2026-11-22T14:00:00.000Z' }
  const lastPinned = { ...source, id, number: '1.5', ...change }
  const decision = decide({ ...facts, build, lastPinned }, request)
  expect(decision.may && decision.deployment.newerPin).toBe(newerPin)
})

test('the deployment remembers who, where, what; defaults are the alias and production', () => {
  const decision = decide(facts, { ...request, teamRoom: 'team', messageKey: 'm1' })
  expect(decision.may && decision.deployment).toMatchObject({
    id: 'd1',
    version: 1,
    state: 'requested',
    name: 'search',
    env: 'production',
    build: { id: 11, number: '1.4', revision: 'abc', buildTypeId: 'Search_Build' },
    requestedBy: { id: 'u1', name: 'ann' },
    room: 'deployments',
    teamRoom: 'team',
    messageKey: 'm1',
  })
})

test('a pinned build skips the pin', () => {
  const decision = decide({ ...facts, build: { ...source, pinned: true } }, request)
  expect(decision.may && decision.deployment.state).toBe('pinned')
})
