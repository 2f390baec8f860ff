import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Robot } from '../../src/chat/hubot.ts'
import { answersWithin, tellUnanswered, underWay } from '../../src/chat/under-way.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const later = (ms: number) => (): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

test('a stop waits for what is being answered, and tells those who wait still', async () => {
  const robot = {} as Robot
  const [quick, slow] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  void underWay(robot, quick, later(1_000))
  void underWay(robot, slow, later(60_000))
  const waited = vi.fn()
  void answersWithin(robot, 4_000).then(waited)
  await vi.advanceTimersByTimeAsync(3_999)
  expect(waited).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(waited).toHaveBeenCalled()
  await tellUnanswered(robot, 'later', 300)
  expect([quick.mock.calls, slow.mock.calls]).toEqual([[], [['later']]])
})

test('where all is answered nothing is waited for, and a chat that is silent holds nothing up', async () => {
  const robot = {} as Robot
  await answersWithin(robot, 4_000)
  await expect(
    underWay(
      robot,
      async () => undefined,
      () => Promise.reject(new Error('no')),
    ),
  ).rejects.toThrow('no')
  await answersWithin(robot, 4_000)
  void underWay(robot, () => new Promise(() => undefined), later(60_000))
  const told = vi.fn()
  void tellUnanswered(robot, 'later', 300).then(told)
  await vi.advanceTimersByTimeAsync(300)
  expect(told).toHaveBeenCalled()
})
