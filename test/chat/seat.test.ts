import { expect, test, vi } from 'vitest'
import { createSeat } from '../../src/chat/seat.ts'
import type { Replicas } from '../../src/store/store.ts'

/** A seat that answers when the test says so; `free` is who may have it. */
function start(): { seat: ReturnType<typeof createSeat>; clock: { ms: number }; give: { is: boolean } } {
  const clock = { ms: 0 }
  const give = { is: true }
  const replicas = {
    holdSeat: async () => give.is,
    leaveSeat: async () => undefined,
  } as unknown as Replicas
  const seat = createSeat({ replicas, bot: 'a', clocks: [() => clock.ms], failed: () => undefined })
  return { seat, clock, give }
}

test('who has slept past its lease has lost the seat before it asks anew', async () => {
  const { seat, clock } = start()
  const [taken, lost] = [vi.fn(), vi.fn()]
  seat.ask({ taken, lost })
  await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(1), 15_000)
  expect(seat.isMine()).toBe(true)
  clock.ms += 5_000
  expect(seat.isMine()).toBe(false)
  await seat.leave()
})

test('an answer that comes after it was left changes nothing', async () => {
  const { seat } = start()
  const taken = vi.fn()
  seat.ask({ taken, lost: () => undefined })
  await seat.leave()
  await new Promise(resolve => setImmediate(resolve))
  expect(taken).not.toHaveBeenCalled()
  expect(seat.isMine()).toBe(false)
})
