import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Robot } from '../../src/chat/hubot.ts'
import { answersWithin, tellUnanswered, underWay } from '../../src/chat/under-way.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = async (): Promise<boolean> => false

const later = (ms: number) => (): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

test('a stop waits for what is being answered, and tells those who wait still', async () => {
  const robot = {} as Robot
  const [quick, slow] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  void underWay(robot, { say: quick }, later(1_000))
  void underWay(robot, { say: slow }, later(60_000))
  const waited = vi.fn()
  void answersWithin(robot, 4_000).then(waited)
  await vi.advanceTimersByTimeAsync(3_999)
  expect(waited).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(waited).toHaveBeenCalled()
  await tellUnanswered(robot, 'later', { ms: 300, isStoodBy: never })
  expect([quick.mock.calls, slow.mock.calls]).toEqual([[], [['later']]])
})

test('where all is answered nothing is waited for, and a chat that is silent holds nothing up', async () => {
  const robot = {} as Robot
  await answersWithin(robot, 4_000)
  await expect(
    underWay(robot, { say: async () => undefined }, () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no')
  await answersWithin(robot, 4_000)
  void underWay(robot, { say: () => new Promise(() => undefined) }, later(60_000))
  const told = vi.fn()
  void tellUnanswered(robot, 'later', { ms: 300, isStoodBy: never }).then(told)
  await vi.advanceTimersByTimeAsync(300)
  expect(told).toHaveBeenCalled()
})

test('who else answers a line is asked: where nobody can say, its author is told', async () => {
  const robot = {} as Robot
  const said = new Map(
    ['taken', 'mine', 'unknown', 'silent', 'none'].map(of => [of, vi.fn(async () => undefined)]),
  )
  for (const [of, say] of said) {
    void underWay(robot, { say, ...(of === 'none' ? {} : { messageKey: of }) }, later(60_000))
  }
  const isStoodBy = async (key: string): Promise<boolean> => {
    if (key === 'unknown') throw new Error('the store is away')
    if (key === 'silent') await new Promise(() => undefined)
    return key === 'taken'
  }
  const told = tellUnanswered(robot, 'later', { ms: 300, isStoodBy })
  await vi.advanceTimersByTimeAsync(200)
  await told
  expect([...said].map(([of, say]) => [of, say.mock.calls.length])).toEqual([
    ['taken', 0],
    ['mine', 1],
    ['unknown', 1],
    ['silent', 1],
    ['none', 1],
  ])
})
