import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
