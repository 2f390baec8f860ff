import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readBody } from '../../src/http/body.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const request = (): PassThrough & IncomingMessage =>
  Object.assign(new PassThrough(), { headers: {} }) as unknown as PassThrough & IncomingMessage

test('a body that drips is given up after ten seconds', async () => {
  const slow = request()
  const reading = readBody(slow, 1_000)
  for (let second = 0; second < 10; second += 1) {
    slow.write('a')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(await reading).toBe('too_slow')
})

test('one that is there in time leaves no timer', async () => {
  const quick = request()
  const reading = readBody(quick, 1_000)
  quick.end('all of it')
  expect(String(await reading)).toBe('all of it')
  expect(vi.getTimerCount()).toBe(0)
})

describe('what is larger than it may be', () => {
  test.each([
    ['says so', { 'content-length': '1001' }],
    ['does not say so', {}],
  ])(
    'is read to its end where it %s, and dropped, so that the answer gets through',
    async (_how, headers) => {
      const large = Object.assign(request(), { headers })
      const reading = readBody(large, 1_000)
      large.write('a'.repeat(1_001))
      expect(await reading).toBe('too_large')
      for (let more = 0; more < 100; more += 1) large.write('a'.repeat(10_000))
      large.end()
      await once(large, 'close')
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('is cut off where it has no end', async () => {
    const endless = request()
    const reading = readBody(endless, 1_000)
    endless.write('a'.repeat(1_001))
    expect(await reading).toBe('too_large')
    await vi.advanceTimersByTimeAsync(9_900)
    expect(endless.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(endless.destroyed).toBe(true)
  })
})
