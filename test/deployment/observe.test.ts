import { expect, test } from 'vitest'
import { observe } from '../../src/deployment/observe.ts'
import type { Build } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from './sample.ts'

const now = Date.parse('2026-11-22T14:10:00.000Z')
const finishedAt = '2026-11-22T14:09:50.000Z'
const here = { nowMs: now, seenMs: now }
const seen = (
  change: Partial<Build>,
  { state = 'queued', forMs = 0 }: { state?: 'queued' | 'running'; forMs?: number } = {},
) =>
  observe(deployment({ state, deployBuild: { id: 77, url: 'u' } }), build(change), {
    nowMs: now,
    seenMs: now - forMs,
  })?.type ?? null

test.each([
  ['waits', { state: 'queued', status: undefined }, null],
  ['runs', { state: 'running' }, 'deploy_started'],
  ['runs and has failed already', { state: 'running', status: 'FAILURE' }, 'deploy_started'],
  ['runs and is being cancelled', { state: 'running', status: 'UNKNOWN', cancelled: {} }, 'deploy_started'],
  ['succeeded', {}, 'deploy_succeeded'],
  ['failed', { status: 'FAILURE' }, 'deploy_failed'],
  ['never started', { status: 'UNKNOWN', failedToStart: true }, 'deploy_failed'],
  ['was cancelled', { status: 'UNKNOWN', cancelled: { by: 'dave' } }, 'deploy_cancelled'],
  ['was cancelled after it had failed', { status: 'FAILURE', cancelled: {} }, 'deploy_cancelled'],
  ['has no verdict yet', { status: 'UNKNOWN', finishedAt }, null],
  [
    'has no verdict yet, on a server whose clock is behind',
    { status: 'UNKNOWN', finishedAt: '2026-11-22T14:00:00.000Z' },
    null,
  ],
  ['was deleted', { state: 'deleted' }, 'deploy_failed'],
  ['is in a state of tomorrow', { state: 'unknown' }, null],
] as const)('a build that %s', (_what, change, expected) => {
  expect(seen(change as Partial<Build>)).toBe(expected)
})

test('one that has no verdict a minute after it was first seen as finished never gets one', () => {
  const tomorrow = '2026-11-23T14:10:00.000Z'
  expect(seen({ status: 'UNKNOWN', finishedAt: tomorrow }, { forMs: 59_999 })).toBe(null)
  expect(seen({ status: 'UNKNOWN', finishedAt: tomorrow }, { forMs: 60_000 })).toBe('deploy_failed')
})

test('a running build says nothing new to a running deployment', () => {
  expect(seen({ state: 'running' }, { state: 'running' })).toBe(null)
})

test('it ends when TeamCity says, or now where TeamCity does not say', () => {
  const open = deployment({ state: 'running' })
  expect(observe(open, build({ finishedAt }), here)).toMatchObject({ finishedAt })
  expect(observe(open, build(), here)).toMatchObject({ finishedAt: '2026-11-22T14:10:00.000Z' })
})

test('one that was cancelled in the build queue has never run, whatever start TeamCity gives it', () => {
  const open = deployment({ state: 'queued' })
  const cancelled = {
    status: 'UNKNOWN',
    cancelled: { by: 'dave' },
    startedAt: finishedAt,
    finishedAt,
  } as const
  expect(observe(open, build({ ...cancelled, number: 'N/A' }), here)).toEqual({
    type: 'deploy_cancelled',
    by: 'dave',
    finishedAt,
    url: 'https://prod.example/build/77',
  })
  expect(observe(open, build({ ...cancelled, number: '7' }), here)).toMatchObject({ startedAt: finishedAt })
})
