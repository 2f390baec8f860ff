import { describe, expect, test } from 'vitest'
import { parseLock, parseLocked } from '../../src/commands/parse-lock.ts'
import { readDuration } from '../../src/deployment/duration.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

describe('how long a lock lasts', () => {
  test.each([
    ['30m', 30 * minute],
    ['2h', 2 * hour],
    ['1d', day],
    ['1d12h', 36 * hour],
    ['1d 12h 5m', 36 * hour + 5 * minute],
    ['2 Hours', 2 * hour],
    ['1 hour 30 minutes', 90 * minute],
    ['90 min', 90 * minute],
    ['90d', 90 * day],
    ['90d 1m', null],
    ['0m', null],
    ['2', null],
    ['-2h', null],
    ['1.5h', null],
    ['2h 1d', null],
    ['a while', null],
    ['', null],
  ])('%j', (text, ms) => expect(readDuration(text)).toBe(ms))
})

test.each([
  ['search', { alias: 'search' }],
  ['ALL', { alias: null }],
  ['search for 2h', { alias: 'search', forMs: 2 * hour }],
  ['search FOR 1 h 30 min', { alias: 'search', forMs: 90 * minute }],
  ['search because it is late', { alias: 'search', why: 'it is late' }],
  [
    'all for 1d Because of the sale, because it pays',
    { alias: null, forMs: day, why: 'of the sale, because it pays' },
  ],
  [`search because ${'x'.repeat(400)}`, { alias: 'search', why: 'x'.repeat(300) }],
])('%j', (line, value) => expect(parseLock(line)).toEqual({ ok: true, value }))

test.each([
  ['', { with: 'nothing', missing: 'alias' }],
  ['-x', { with: 'alias', value: '-x' }],
  ['search now', { with: 'word', value: 'now' }],
  ['search for', { with: 'nothing', missing: 'duration' }],
  ['search for because x', { with: 'nothing', missing: 'duration' }],
  ['search for ever', { with: 'duration', value: 'ever' }],
  ['search because', { with: 'nothing', missing: 'reason' }],
  ['search for 2h because', { with: 'nothing', missing: 'reason' }],
])('%j is malformed', (line, problem) => expect(parseLock(line)).toEqual({ ok: false, problem }))

test('what is unlocked is one alias, or all', () => {
  expect(parseLocked('search')).toEqual({ ok: true, value: 'search' })
  expect(parseLocked('All')).toEqual({ ok: true, value: null })
  expect(parseLocked('search books')).toMatchObject({ ok: false, problem: { with: 'word' } })
})
