import { expect, test } from 'vitest'
import { progressOf, usualMsOf } from '../../src/deployment/progress.ts'
import { deployment } from './sample.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 14, 0, second)).toISOString()
const now = Date.parse(at(100))
const took = (seconds: number, change = {}) =>
  deployment({ state: 'succeeded', startedAt: at(0), finishedAt: at(seconds), ...change })

test.each([
  ['TeamCity says half: twice what has gone', 50, 300_000, 200_000],
  ['too little is done to count on it, and it is known how long it takes', 4, 300_000, 300_000],
  ['too little is done, and nothing else is known', 4, null, 2_500_000],
  ['nothing is done yet', 0, 300_000, 300_000],
  ['TeamCity says all, and it still runs', 100, 60_000, 60_000],
  ['TeamCity says nothing', undefined, 300_000, 300_000],
  ['nobody knows', undefined, null, null],
])('%s', (_when, percentage, usualMs, expectedMs) => {
  expect(progressOf({ startedAt: at(0), percentage }, usualMs, now)).toEqual({
    elapsedMs: 100_000,
    expectedMs,
  })
})

test('a clock that is behind TeamCity’s: nothing has gone', () => {
  expect(progressOf({ startedAt: at(101), percentage: undefined }, null, now).elapsedMs).toBe(0)
})

test.each([
  ['the one in the middle', [took(30), took(10), took(20)], 20_000],
  ['between two in the middle', [took(30), took(10)], 20_000],
  ['none without an end well', [took(10, { state: 'failed' }), deployment()], null],
  ['one that never ran tells nothing', [deployment({ state: 'succeeded', finishedAt: at(5) })], null],
  ['none', [], null],
])('how long it takes: %s', (_what, past, usual) => {
  expect(usualMsOf(past)).toBe(usual)
})
