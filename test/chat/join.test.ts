import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunningRobot } from '../../src/chat/hubot.ts'
import { joinWhenSeated } from '../../src/chat/join.ts'
import { createSeat } from '../../src/chat/seat.ts'
import type { Replicas } from '../../src/store/store.ts'

/** What each robot's bot has, once it is up. */
const up = vi.hoisted(() => new WeakMap<object, object>())
vi.mock('../../src/app.ts', () => ({ appWhenUp: async (robot: object) => up.get(robot) }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Two bots and one seat; each tries to get in until it is told not to, and is when `mayEnter` says so. It breaks where that throws. */
async function startTwo(mayEnter: (bot: string) => boolean) {
  const held = { by: '', untilMs: 0 }
  const replicas = {
    async holdSeat(bot: string, forMs: number) {
      if (held.by !== bot && held.untilMs > Date.now()) return false
      Object.assign(held, { by: bot, untilMs: Date.now() + forMs })
      return true
    },
    async leaveSeat(bot: string) {
      if (held.by === bot) held.untilMs = 0
    },
  } as unknown as Replicas
  const trying = new Set<string>()
  const logged: string[] = []
  for (const bot of ['a', 'b']) {
    const seat = createSeat({
      replicas,
      bot,
      clocks: [Date.now],
      failed: error => expect.fail(String(error)),
    })
    const adapter = {
      emit: () => true,
      run() {
        mayEnter(bot)
        trying.add(bot)
      },
      close: () => void trying.delete(bot),
      isThere: () => trying.has(bot) && mayEnter(bot),
    }
    const robot = { adapter, receiveMiddleware: () => undefined } as unknown as RunningRobot
    const log = (line: string): void => void logged.push(`${bot}: ${line}`)
    up.set(robot, { seat, log: { info: log, warn: log, error: log }, worker: { nudge: () => undefined } })
    joinWhenSeated(robot)
    await adapter.run()
    await vi.advanceTimersByTimeAsync(0)
  }
  return {
    inChat: () => [...trying].filter(mayEnter),
    logged,
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

test('who gets in stays in', async () => {
  const { inChat, pass } = await startTwo(() => true)
  await pass(600_000)
  expect(inChat()).toEqual(['a'])
})

test('who has the seat and does not get in within a minute lets the other try', async () => {
  const { inChat, logged, pass } = await startTwo(bot => bot === 'b')
  await pass(59_000)
  expect(inChat()).toEqual([])
  await pass(3_000)
  expect(inChat()).toEqual(['b'])
  expect(logged).toContain(
    'a: this bot has the seat in the chat and does not get in: it lets another one try',
  )
  await pass(600_000)
  expect(inChat()).toEqual(['b'])
})

test('while nobody gets in they take turns, and are in soon when the chat is there again', async () => {
  let isThere = false
  const { inChat, logged, pass } = await startTwo(() => isThere)
  await pass(300_000)
  expect(inChat()).toEqual([])
  expect(new Set(logged.map(line => line[0]))).toEqual(new Set(['a', 'b']))
  expect(logged.filter(line => line.includes('lets another'))).toHaveLength(3)
  isThere = true
  await pass(11_000)
  expect(inChat()).toHaveLength(1)
})

test('who could not get in while another did tries for a minute again, when that one is out', async () => {
  let isThere = true
  const { logged, pass } = await startTwo(bot => bot === 'b' && isThere)
  const givenUp = (bot: string) =>
    logged.filter(line => line.startsWith(`${bot}: this bot has the seat`) && line.includes('lets'))
  await pass(400_000)
  expect([givenUp('a').length, givenUp('b').length]).toEqual([1, 0])
  isThere = false
  await pass(62_000)
  expect(givenUp('b')).toHaveLength(1)
  await pass(63_000)
  expect(givenUp('a')).toHaveLength(2)
})

test('an adapter that breaks when it joins does so too', async () => {
  const { inChat, pass } = await startTwo(bot => {
    if (bot === 'a') throw new Error('broken')
    return true
  })
  await pass(3_000)
  expect(inChat()).toEqual(['b'])
})
