import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/log/redact.ts'

const secret = 'p@ss/w"rd 1+2=3'
const redact = createRedactor([secret, 'tok', 'ab'])
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a known secret, in each form in which it travels', () => {
  test.each([
    ['as it is', `said ${secret} and ${secret}`, 'said *** and ***'],
    ['in an address', `/x/${encodeURIComponent(secret)}/y`, '/x/***/y'],
    ['in an address, in small letters', encodeURIComponent(secret).toLowerCase(), '***'],
    ['in a form', `p=${new URLSearchParams({ secret }).toString().slice(7)}&q=1`, 'p=***&q=1'],
    ['in JSON', JSON.stringify({ secret }), '{"secret":"***"}'],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ secret })), String.raw`"{\"secret\":\"***\"}"`],
    ['in base64', base64(secret).replaceAll('=', ''), '***'],
    ['in hex', Buffer.from(secret).toString('hex'), '***'],
  ])('%s', (_form, text, hidden) => {
    expect(redact(text)).toBe(hidden)
  })

  test.each(['', 'u', 'us', 'user', 'someone-else'])('as Basic password of "%s"', user => {
    const pair = base64(`${user}:${secret}`)
    expect(redact(`got ${pair}`)).not.toContain(base64(`:${secret}`).slice(2, -4))
    expect(redact(`got ${pair}`)).toMatch(/^got [\w+/]*\*\*\*/)
    expect(redact(`Basic ${pair}`)).toBe('Basic ***')
  })

  test('the longest first, and nothing of under three characters, which any text has', () => {
    expect(createRedactor(['tok', 'token-1'])('token-1 tok')).toBe('*** ***')
    expect(redact('tok ab')).toBe('*** ab')
  })
})

describe('what we were never told of', () => {
  test.each([
    ['a TeamCity token', 'x eyJ0eXAiOiAiVENWMiJ9.a-b_c.d= y', 'x *** y'],
    ['a header', 'Authorization: Digest abc\nHost: x', 'Authorization: ***\nHost: x'],
    ['a header in JSON', '{"authorization":"Custom abc","a":1}', '{"authorization":"***","a":1}'],
    ['a bearer token', 'sent bearer abcdefghijklmnop there', 'sent bearer *** there'],
    ['a Basic pair', `sent Basic ${base64('me:pw')} there`, 'sent Basic *** there'],
    ['a password in an address', 'redis://me:pw@h:1/0 https://tok@h', 'redis://***@h:1/0 https://***@h'],
    ['a parameter', '/x?a=1&access_token=abc&b=2', '/x?a=1&access_token=***&b=2'],
    ['a path', 'POST /hubot/teamcity/nearly-right?x=1', 'POST /hubot/teamcity/***?x=1'],
  ])('%s', (_what, text, hidden) => {
    expect(createRedactor([])(text)).toBe(hidden)
  })

  test.each([
    'send it as Basic password, or as a bearer token.',
    'Deployment 01a20636-8b4e-74fc-8fab-98cdc92efd6a by ann',
    'https://teamcity.prod.example/build/88121',
    'mail ann@example.com',
  ])('is not seen where it is not: %s', text => {
    expect(createRedactor(['some-secret'])(text)).toBe(text)
  })
})

test('a long text takes no longer than its length', () => {
  const long = ['a', 'bearer ', 'basic a', '://', 'authorization', '?token', '/hubot/teamcity/'].map(part =>
    part.repeat(200_000),
  )
  // Of the processor, which others may be using.
  const before = process.cpuUsage()
  for (const text of long) redact(text)
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000)
})
