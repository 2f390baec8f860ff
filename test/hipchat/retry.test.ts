import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRetry } from '../../src/hipchat/retry.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start() {
  const lines: string[] = []
  const connect = vi.fn()
  const log = { debug: () => undefined, warn: (line: string) => void lines.push(line) }
  const retry = createRetry({ connect, log, now: () => Date.now(), random: () => 1 })
  return { lines, connect, retry }
}
const refused = { kind: 'refused', said: 'ECONNREFUSED' } as const

test('one reason in a row is one line, and one try at a time', () => {
  const { lines, connect, retry } = start()
  for (let tries = 0; tries < 5; tries += 1) {
    retry.after(refused)
    retry.after(refused)
    vi.advanceTimersByTime(2_000)
  }
  expect(connect).toHaveBeenCalledTimes(5)
  expect(lines).toHaveLength(1)
  retry.after({ kind: 'unresolved', said: 'ENOTFOUND' })
  expect(lines).toHaveLength(2)
})

test('a server that lets it in and puts it out at once is tried more slowly, one that was good at once', () => {
  const { connect, retry } = start()
  const waits = (): number => {
    const from = Date.now()
    const before = connect.mock.calls.length
    retry.after(refused)
    while (connect.mock.calls.length === before) vi.advanceTimersByTime(100)
    return Date.now() - from
  }
  const soon = [1, 2, 3].map(() => {
    retry.online()
    return waits()
  })
  expect(soon).toEqual([1_000, 2_000, 2_000])
  retry.online()
  vi.advanceTimersByTime(20_000)
  expect(waits()).toBe(1_000)
})

test('stopped, it does not connect any more', () => {
  const { connect, retry } = start()
  retry.after(refused)
  retry.stop()
  vi.advanceTimersByTime(60_000)
  expect(connect).not.toHaveBeenCalled()
})
