import { expect, test } from 'vitest'
import { retryAfterIn } from '../../src/hipchat-api/limits.ts'

const date = 'Sun, 22 Nov 2026 20:14:00 GMT'
const at = (seconds: number): string => String(Date.UTC(2026, 10, 22, 20, 14) / 1_000 + seconds)

test.each<[Record<string, string>, string]>([
  [{}, ''],
  [{ date, 'retry-after': '7', 'x-ratelimit-reset': at(90) }, '7'],
  [{ date, 'x-ratelimit-reset': at(90) }, '90'],
  [{ date, 'x-ratelimit-reset': at(-5) }, '0'],
  [{ 'x-ratelimit-reset': at(90) }, ''],
  [{ date, 'x-ratelimit-reset': 'soon' }, ''],
  [
    {
      date,
      'x-ratelimit-reset': at(200),
      'x-ratelimit-remaining': '470',
      'x-floodcontrol-reset': at(20),
      'x-floodcontrol-remaining': '0',
    },
    '20',
  ],
  [
    {
      date,
      'x-ratelimit-reset': at(200),
      'x-ratelimit-remaining': '0',
      'x-floodcontrol-reset': at(20),
      'x-floodcontrol-remaining': '0',
    },
    '200',
  ],
  [{ date, 'x-ratelimit-reset': at(200), 'x-floodcontrol-reset': at(20) }, '200'],
])('%o: %s', (headers, seconds) => {
  expect(retryAfterIn(name => headers[name] ?? '')).toBe(seconds)
})
