import { AxiosError, AxiosHeaders } from 'axios'
import { expect, test } from 'vitest'
import { clean } from '../../src/log/clean.ts'
import { hide } from '../../src/log/redact.ts'

hide(['pa$$word'])

test('strings and what is inside of lists, maps and objects, names too', () => {
  expect(clean('a pa$$word')).toBe('a ***')
  expect(
    clean({ a: ['pa$$word', new Set(['pa$$word'])], 'x pa$$word': new Map([['b', 'pa$$word']]) }),
  ).toEqual({
    a: ['***', ['***']],
    'x ***': { b: '***' },
  })
})

test('a field that is named like a secret shows nothing, whatever it holds', () => {
  expect(clean({ headers: { Cookie: 'a', 'X-Api-Key': 'b' }, apiToken: { c: 1 }, user: 'me' })).toEqual({
    headers: { Cookie: '***', 'X-Api-Key': '***' },
    apiToken: '***',
    user: 'me',
  })
})

test('an error keeps its message, its stack and its cause, redacted', () => {
  const error = new Error('no pa$$word', { cause: new TypeError('nor pa$$word') })
  const cleaned = clean(Object.assign(error, { code: 'E1' })) as Record<string, unknown>
  expect(cleaned).toMatchObject({
    name: 'Error',
    message: 'no ***',
    code: 'E1',
    cause: { message: 'nor ***' },
  })
  expect(String(cleaned.stack)).toMatch(/^Error: no \*\*\*\n +at /)
  expect(JSON.stringify(cleaned)).not.toContain('pa$$word')
})

test('of an error of the HTTP client neither the configuration nor the request is kept', () => {
  const config = { headers: new AxiosHeaders({ Authorization: 'Bearer never-told' }), data: 'never-told' }
  const error = new AxiosError('it failed', 'ECONNRESET', config, { never: 'never-told' })
  expect(clean({ error })).toMatchObject({ error: { message: 'it failed', code: 'ECONNRESET' } })
  expect(JSON.stringify(clean({ error }))).not.toContain('never-told')
})

test('anything at all can be written down', () => {
  const circle: Record<string, unknown> = { big: 12n, date: new Date(0), bytes: Buffer.from('pa$$word') }
  circle.self = circle
  Object.defineProperty(circle, 'trap', { enumerable: true, get: () => JSON.parse('') })
  const fn = (): void => {}
  expect(
    JSON.parse(JSON.stringify(clean([circle, null, undefined, fn, Symbol('s'), 'x'.repeat(20_000)]))),
  ).toEqual([
    { big: '12', date: '1970-01-01T00:00:00.000Z', bytes: '[8 bytes]', self: '[…]', trap: '[unreadable]' },
    null,
    null,
    expect.stringContaining('=>'),
    'Symbol(s)',
    expect.stringMatching(/^x+…$/),
  ])
})
