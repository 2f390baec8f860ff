import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSeat, type Seat } from '../../src/chat/seat.ts'
import type { Replicas } from '../../src/store/store.ts'

/** As docs/several-bots.md promises: the time to live of the seat plus a second. */
const takeoverMs = 6_000
const stepMs = 100

interface Timer {
  readonly of: string
  readonly everyMs: number
  readonly work: () => void
  dueMs: number
}

/**
 * Bots that share one seat, in a time that the test moves. Each has its own timers, which stand still while it is out;
 * `clocks` are what each bot reads, wall clock first.
 */
function startHouse() {
  let nowMs = 0
  let asking = ''
  const clocks = { wall: 0, monotonic: 0 }
  const held = { by: '', untilMs: 0 }
  const timers = new Set<Timer>()
  const seats = new Map<string, Seat>()
  const inChat = new Set<string>()
  const out = new Set<string>()

  vi.stubGlobal('setInterval', (work: () => void, everyMs: number): Timer => {
    const timer = { of: asking, everyMs, work, dueMs: nowMs + everyMs }
    timers.add(timer)
    return timer
  })
  vi.stubGlobal('clearInterval', (timer: Timer) => timers.delete(timer))

  const replicas: Replicas = {
    async holdSeat(bot, forMs) {
      if (held.by !== bot && held.untilMs > nowMs) return false
      Object.assign(held, { by: bot, untilMs: nowMs + forMs })
      return true
    },
    async leaveSeat(bot) {
      if (held.by === bot) held.untilMs = 0
    },
    claimMessage: async () => 'mine',
    now: Date.now,
    standBy: async () => undefined,
    standDown: async () => undefined,
    isStoodBy: async () => false,
    answered: async () => undefined,
  }

  const mine = (): string[] => [...seats].flatMap(([bot, seat]) => (seat.isMine() ? [bot] : []))
  const answersCome = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

  return {
    clocks,
    inChat,
    mine,
    /** Resolves when it has got its first answer. */
    async enter(bot: string): Promise<void> {
      const seat = createSeat({
        replicas,
        bot,
        clocks: [() => clocks.wall, () => clocks.monotonic],
        failed: error => expect.fail(String(error)),
      })
      seats.set(bot, seat)
      asking = bot
      seat.ask({ taken: () => inChat.add(bot), lost: () => inChat.delete(bot) })
      await answersCome()
    },
    leave: async (bot: string): Promise<void> => await seats.get(bot)?.leave(),
    /** Killed, or put to sleep. */
    stop: (bot: string): void => void out.add(bot),
    wake: (bot: string): void => void out.delete(bot),
    async pass(ms: number): Promise<void> {
      const untilMs = nowMs + ms
      while (nowMs < untilMs) {
        nowMs += stepMs
        clocks.wall += stepMs
        clocks.monotonic += stepMs
        for (const timer of timers) {
          if (out.has(timer.of) || timer.dueMs > nowMs) continue
          timer.dueMs = nowMs + timer.everyMs
          timer.work()
        }
        await answersCome()
        expect(mine().length, `have the seat at ${nowMs} ms: ${mine()}`).toBeLessThanOrEqual(1)
      }
    },
  }
}

describe('the seat in a chat that lets one bot in', () => {
  afterEach(() => void vi.unstubAllGlobals())

  test('whenever its holder dies, the other has it within its time to live plus a second, and never both', async () => {
    for (let phaseMs = 0; phaseMs < 1_000; phaseMs += stepMs) {
      for (let diesMs = 5_000; diesMs < 6_000; diesMs += stepMs) {
        const house = startHouse()
        await house.enter('a')
        await house.pass(phaseMs)
        await house.enter('b')
        await house.pass(diesMs)
        expect([...house.inChat]).toEqual(['a'])
        house.stop('a')
        await house.pass(takeoverMs)
        expect(house.mine(), `b asks ${phaseMs} ms after a, which dies ${diesMs} ms later`).toEqual(['b'])
        expect([...house.inChat]).toContain('b')
      }
    }
  })

  test('who was asleep past its lease has lost it when it wakes, before it asks anew, and leaves the chat', async () => {
    const house = startHouse()
    await house.enter('a')
    await house.enter('b')
    await house.pass(5_500)
    house.stop('a')
    await house.pass(takeoverMs)
    house.wake('a')
    expect(house.mine()).toEqual(['b'])
    await house.pass(stepMs)
    expect([...house.inChat]).toEqual(['b'])
    await house.pass(20_000)
    expect([...house.inChat]).toEqual(['b'])
  })

  test.each([
    ['wall', 'the other stood still, as in a suspended machine'],
    ['monotonic', 'the other was put back'],
  ] as const)('the %s clock alone tells that it slept: %s', async (clock, _other) => {
    const house = startHouse()
    await house.enter('a')
    expect(house.mine()).toEqual(['a'])
    house.clocks[clock] += 5_000
    expect(house.mine()).toEqual([])
  })

  test('given away in good order, the other has it at its next round', async () => {
    const house = startHouse()
    await house.enter('a')
    await house.enter('b')
    await house.pass(2_500)
    await house.leave('a')
    expect(house.mine()).toEqual([])
    await house.pass(1_000)
    expect(house.mine()).toEqual(['b'])
  })

  test('an answer that comes after it was left changes nothing', async () => {
    const house = startHouse()
    const entering = house.enter('a')
    await Promise.all([house.leave('a'), entering])
    expect([house.mine(), [...house.inChat]]).toEqual([[], []])
  })
})
