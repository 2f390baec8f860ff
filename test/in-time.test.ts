import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inTime } from '../src/in-time.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = new Promise<never>(() => undefined)

test('what comes in time counts, and no timer is left', async () => {
  expect(await inTime(Promise.resolve('here'), 1_000, () => 'late')).toBe('here')
  await expect(inTime(Promise.reject(new Error('broken')), 1_000, () => 'late')).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
})

test('what takes longer is given up, neither earlier nor later', async () => {
  const waiting = inTime(never, 1_000, () => 'late')
  const end = vi.fn()
  void waiting.then(end)
  await vi.advanceTimersByTimeAsync(999)
  expect(end).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(end).toHaveBeenCalledWith('late')
})

test('giving up may be a fault', async () => {
  const waiting = inTime(never, 5, () => {
    throw new Error('took too long')
  })
  const seen = expect(waiting).rejects.toThrow('took too long')
  await vi.advanceTimersByTimeAsync(5)
  await seen
})

test('what breaks after it was given up breaks nothing else', async () => {
  let breakLate: (error: Error) => void = () => undefined
  const work = new Promise<never>((_resolve, reject) => {
    breakLate = reject
  })
  const waiting = inTime(work, 5, () => 'late')
  await vi.advanceTimersByTimeAsync(5)
  breakLate(new Error('too late'))
  expect(await waiting).toBe('late')
})
