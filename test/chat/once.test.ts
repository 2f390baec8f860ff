import { expect, test, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import { answerOnce, standDown } from '../../src/chat/once.ts'
import type { Replicas } from '../../src/store/store.ts'

test('a bot that is stopped stands by for nothing, and answers no line that becomes free', async ({
  onTestFinished,
}) => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const stoodBy = new Set<string>()
  let isTaken = true
  const replicas: Partial<Replicas> = {
    claimMessage: async () => (isTaken ? 'taken' : 'mine'),
    standBy: async (key, bot) => void stoodBy.add(`${key} ${bot}`),
    standDown: async (key, bot) => void stoodBy.delete(`${key} ${bot}`),
    answered: async () => undefined,
  }
  const app = { store: { replicas }, bot: 'b', log: { warn: vi.fn() } } as unknown as App
  const answer = vi.fn(async () => undefined)
  const over = answerOnce(app, 'm1', answer)
  await vi.advanceTimersByTimeAsync(1_500)
  expect([...stoodBy]).toEqual(['m1 b'])
  await standDown(replicas as Replicas, 'b')
  expect([...stoodBy]).toEqual([])
  isTaken = false
  await vi.advanceTimersByTimeAsync(1_500)
  await over
  expect(answer).not.toHaveBeenCalled()
  isTaken = true
  await answerOnce(app, 'm2', answer)
  expect([...stoodBy]).toEqual([])
})
