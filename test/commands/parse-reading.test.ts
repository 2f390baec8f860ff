import { expect, test } from 'vitest'
import { parseHistory, parseSought } from '../../src/commands/parse-reading.ts'

test.each([
  ['', { alias: null, count: 5 }],
  ['search', { alias: 'search', count: 5 }],
  ['search 20', { alias: 'search', count: 20 }],
  ['7', { alias: null, count: 7 }],
  ['404-page 1', { alias: '404-page', count: 1 }],
])('history %s', (rest, value) => {
  expect(parseHistory(rest)).toEqual({ ok: true, value })
})

test.each([
  ['search 21', { with: 'count', value: '21' }],
  ['search 0', { with: 'count', value: '0' }],
  ['search ten', { with: 'count', value: 'ten' }],
  ['100', { with: 'count', value: '100' }],
  ['search 3 4', { with: 'word', value: '4' }],
  ['3 search', { with: 'word', value: 'search' }],
  ['-search', { with: 'alias', value: '-search' }],
])('history %s is not understood', (rest, problem) => {
  expect(parseHistory(rest)).toEqual({ ok: false, problem })
})

test.each([
  ['A1B2', { by: 'commit', sha: 'a1b2' }],
  ['12345678', { by: 'commit', sha: '12345678' }],
  ['f'.repeat(40), { by: 'commit', sha: 'f'.repeat(40) }],
  ['vz-131', { by: 'ticket', key: 'VZ-131' }],
  ['#211', { by: 'pull_request', number: 211, repo: null }],
  ['Acme/restaurant-api#211', { by: 'pull_request', number: 211, repo: 'acme/restaurant-api' }],
])('who shipped %s', (rest, value) => {
  expect(parseSought(rest)).toEqual({ ok: true, value })
})

test.each([
  ['', { with: 'nothing', missing: 'sought' }],
  ['a1b', { with: 'sought', value: 'a1b' }],
  ['#0', { with: 'sought', value: '#0' }],
  ['VZ-0', { with: 'sought', value: 'VZ-0' }],
  ['sha:abcd|~', { with: 'sought', value: 'sha:abcd|~' }],
  ['a1b2 now', { with: 'word', value: 'now' }],
])('who shipped %s is not understood', (rest, problem) => {
  expect(parseSought(rest)).toEqual({ ok: false, problem })
})
