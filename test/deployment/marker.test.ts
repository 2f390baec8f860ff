import { expect, test } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import { marker, markerByHand, markerId } from '../../src/deployment/marker.ts'
import { deployment } from './sample.ts'

const context = { host: 'bot-1', type: 'deployment' }

const shipped: Partial<Deployment> = {
  id: 'd7',
  alias: 'restaurant-api-na',
  name: 'RestaurantAPI',
  env: 'prod-na',
  build: {
    buildTypeId: 'Restaurant_Build',
    id: 12,
    number: 'Restaurant_230',
    url: 'https://dev.example/build/12',
    revision: 'a1b2c3d',
  },
  requestedBy: { id: 'u9', name: 'Ryan Tomlinson' },
  startedAt: '2026-11-22T20:14:00.000Z',
}

test('a start, letter by letter as the contract has it', () => {
  const made = marker(deployment({ ...shipped, state: 'running' }), 'start', { ...context, ticket: 'CCB-12' })
  expect(JSON.stringify(made)).toBe(
    '{"@timestamp":"2026-11-22T20:14:00.000Z","@version":"1","type":"deployment","action":"start-deploy","message":"starting deployment of Restaurant_230","timestamp":1795378440000,"host":"bot-1","env":"prod-na","deployment":{"id":"d7","alias":"restaurant-api-na","name":"RestaurantAPI","build_number":"Restaurant_230","build_url":"https://dev.example/build/12","requested_by":"Ryan Tomlinson","sha":"a1b2c3d","ticket":"CCB-12"}}',
  )
})

test('an end, with how it ended and how long it took, at the time at which the build ended', () => {
  const ended = deployment({ ...shipped, state: 'succeeded', finishedAt: '2026-11-22T20:18:12.400Z' })
  expect(marker(ended, 'end', context)).toEqual({
    '@timestamp': '2026-11-22T20:18:12.400Z',
    '@version': '1',
    type: 'deployment',
    action: 'end-deploy',
    message: 'finished deployment of Restaurant_230',
    timestamp: 1795378692400,
    host: 'bot-1',
    env: 'prod-na',
    deployment: {
      id: 'd7',
      alias: 'restaurant-api-na',
      name: 'RestaurantAPI',
      build_number: 'Restaurant_230',
      build_url: 'https://dev.example/build/12',
      requested_by: 'Ryan Tomlinson',
      sha: 'a1b2c3d',
      status: 'succeeded',
      duration_seconds: 252,
    },
  })
})

test('a start that is made late keeps its time, and tells nothing of the end', () => {
  const ended = deployment({ ...shipped, state: 'failed', finishedAt: '2026-11-22T20:18:12.000Z' })
  expect(marker(ended, 'start', context)).toEqual(
    marker(deployment({ ...shipped, state: 'running' }), 'start', context),
  )
})

test.each([
  ['succeeded', {}, 'succeeded'],
  ['failed', {}, 'failed'],
  ['cancelled', {}, 'cancelled'],
  ['failed', { isLost: true }, 'lost'],
] as const)('%s %o ends as %s', (state, change, status) => {
  const ended = deployment({ ...shipped, state, finishedAt: '2026-11-22T20:20:00.000Z', ...change })
  expect(marker(ended, 'end', context)?.deployment?.status).toBe(status)
})

test('a build that never ran has neither a start nor an end, one that runs has no end', () => {
  const neverRan = deployment({ state: 'cancelled', finishedAt: '2026-11-22T20:20:00.000Z' })
  expect([marker(neverRan, 'start', context), marker(neverRan, 'end', context)]).toEqual([null, null])
  expect(marker(deployment({ ...shipped, state: 'running' }), 'end', context)).toBe(null)
})

test('a clock that was set back makes no negative duration', () => {
  const ended = deployment({ ...shipped, state: 'failed', finishedAt: '2026-11-22T20:13:59.000Z' })
  expect(marker(ended, 'end', context)?.deployment?.duration_seconds).toBe(0)
})

test('what is not known is left out', () => {
  const { revision: _, ...build } = shipped.build ?? deployment().build
  const made = marker(deployment({ ...shipped, build, state: 'running' }), 'start', context)
  expect(Object.keys(made?.deployment ?? {})).toEqual([
    'id',
    'alias',
    'name',
    'build_number',
    'build_url',
    'requested_by',
  ])
})

test('a marker by hand has the six fields of the grunt task, and the two that Logstash wants', () => {
  expect(
    JSON.stringify(
      markerByHand({
        which: 'end',
        at: '2026-11-22T20:14:00Z',
        type: 'deployment',
        host: 'agent-3',
        env: 'prod',
        message: 'finished deployment of Location_162',
      }),
    ),
  ).toBe(
    '{"@timestamp":"2026-11-22T20:14:00.000Z","@version":"1","type":"deployment","action":"end-deploy","message":"finished deployment of Location_162","timestamp":1795378440000,"host":"agent-3","env":"prod"}',
  )
})

test('start and end of one deployment have an id each', () => {
  expect([markerId('d7', 'start'), markerId('d7', 'end')]).toEqual(['d7-start-deploy', 'd7-end-deploy'])
})
