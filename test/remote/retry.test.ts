import { expect, test } from 'vitest'
import { RemoteFault } from '../../src/remote/remote-fault.ts'
import { retryAfterMs, waitBeforeRetryMs } from '../../src/remote/retry.ts'

const NOON = 'Sun, 22 Nov 2026 12:00:00 GMT'

test.each([
  ['0', NOON, 0],
  ['3', '', 3_000],
  ['Sun, 22 Nov 2026 12:00:07 GMT', NOON, 7_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', NOON, 0],
  ['999999999999', NOON, 86_400_000],
  ['Sun, 22 Nov 2026 12:00:07 GMT', '', undefined],
  ['soon', NOON, undefined],
  ['-5', NOON, undefined],
  ['', NOON, undefined],
])('Retry-After %j at %j is %s ms', (header, date, ms) => {
  expect(retryAfterMs(header, date)).toBe(ms)
})

test.each([
  { why: 'first wait', attempt: 1, random: 0.999, expected: 199.8 },
  { why: 'the limit doubles', attempt: 2, random: 0.5, expected: 200 },
  { why: 'full jitter may not wait at all', attempt: 1, random: 0, expected: 0 },
  { why: 'never sooner than Retry-After', attempt: 1, random: 0.5, retryAfter: 800, expected: 800 },
  { why: 'Retry-After ends after the call', attempt: 1, random: 0.5, retryAfter: 5_000, expected: undefined },
  { why: 'no tries left', attempt: 3, random: 0.5, expected: undefined },
  { why: 'nothing that passes by itself', attempt: 1, random: 0.5, transient: false, expected: undefined },
  { why: 'no time left', attempt: 1, random: 0, remainingMs: 0, expected: undefined },
])('wait before a repeat: $why', row => {
  const { attempt, random, retryAfter, transient = true, remainingMs = 1_000 } = row
  const fault = new RemoteFault('JIRA', {
    kind: 'server_error',
    said: 'x',
    sent: 'no',
    transient,
    retryAfterMs: retryAfter,
  })
  const waitMs = waitBeforeRetryMs({ fault, attempt, tries: 3, remainingMs, random: () => random })
  expect(waitMs).toBe(row.expected)
})
