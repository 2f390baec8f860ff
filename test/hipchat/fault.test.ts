import { describe, expect, test } from 'vitest'
import { type FaultKind, readFault, waitMs } from '../../src/hipchat/fault.ts'
import { chatAway } from '../../src/messages/hipchat.ts'

const error = (more: object): Error => Object.assign(new Error('said'), more)

test.each([
  ['password', error({ name: 'SASLError', condition: 'not-authorized' })],
  ['mechanism', new Error('SASL: Mechanism undefined not found.')],
  ['conflict', error({ name: 'StreamError', condition: 'conflict' })],
  ['domain', error({ name: 'StreamError', condition: 'host-unknown' })],
  ['unresolved', error({ code: 'ENOTFOUND' })],
  ['certificate', error({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['certificate', error({ code: 'CERT_HAS_EXPIRED' })],
  ['certificate', error({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
  ['refused', error({ code: 'ECONNREFUSED' })],
  ['silent', error({ name: 'TimeoutError' })],
  ['lost', error({ code: 'ECONNRESET' })],
  ['lost', error({ name: 'StreamError', condition: 'system-shutdown' })],
  ['lost', undefined],
] as const)('%s', (kind, given) => {
  expect(readFault(given).kind).toBe(kind)
  expect(chatAway(readFault(given), 3)).toMatch(/\. I try again in 3 s/)
})

describe('how long it waits', () => {
  const waits = (kind: FaultKind, failures: number): number[] =>
    [0, 0.999].map(random => waitMs({ kind, said: '' }, failures, () => random))

  test('a server that is away is tried every two seconds at most, so the bot is back within six', () => {
    for (let failures = 1; failures < 40; failures += 1) {
      for (const kind of ['refused', 'silent', 'lost'] as const) {
        for (const ms of waits(kind, failures)) {
          expect(ms).toBeGreaterThanOrEqual(300)
          expect(ms).toBeLessThanOrEqual(2_000)
        }
      }
    }
  })

  test('what time does not mend is tried slowly, at random, so that no account is locked', () => {
    expect(waits('password', 1)).toEqual([30_000, 59_970])
    expect(waits('certificate', 9)).toEqual([20_000, 39_980])
    expect(waits('unresolved', 1)).toEqual([10_000, 19_990])
  })

  test('two bots with one address put each other out less and less often', () => {
    expect(waits('conflict', 1)).toEqual([10_500, 14_996])
    expect(waits('conflict', 3)).toEqual([42_000, 59_982])
    expect(waits('conflict', 30)).toEqual([210_000, 299_910])
  })
})
