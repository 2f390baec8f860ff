import { inTime } from '../in-time.ts'
import type { Replicas } from '../store/store.ts'

const waiting = new WeakSet<object>()

/** Whether that robot joins its chat only with the seat: one that is in it already can't wait for it. */
export const waitsForSeat = (robot: object): boolean => waiting.has(robot)
export const waitForSeat = (robot: object): void => void waiting.add(robot)

export interface Seat {
  /** Whether this bot may be in the chat now. False as soon as the lease is over, also after a pause of the process. */
  isMine(): boolean
  /** Asks for the seat until it is left: `taken` when it was given, `lost` when it is gone to another. */
  ask(turns: { taken: () => void; lost: () => void }): void
  /** Gives it to whoever asks next. */
  leave(): Promise<void>
}

/** For chats that let every bot in, and stores that know one bot only. */
export const ownSeat: Seat = { isMine: () => true, ask: ({ taken }) => taken(), leave: async () => undefined }

/** Another bot takes over within the lease plus one round, in ms. The margin is for the way of the answer. */
const [leaseMs, roundMs, marginMs] = [5_000, 1_000, 500]

/**
 * The seat in a chat that lets one bot in at a time, as a lease in the shared store. It counts from before the question
 * and by both clocks, so that a bot that slept knows that it is over before it does anything.
 */
export function createSeat(options: {
  replicas: Replicas
  bot: string
  clocks: readonly (() => number)[]
  failed: (error: unknown) => void
}): Seat {
  const { replicas, bot, clocks, failed } = options
  let overAt: readonly number[] | null = null
  let timer: NodeJS.Timeout | undefined
  let isLeft = false

  const isMine = (): boolean =>
    overAt?.every((over, clock) => (clocks[clock]?.() ?? Number.POSITIVE_INFINITY) < over) ?? false

  async function round(): Promise<void> {
    const asked = clocks.map(clock => clock())
    const isHeld = await replicas.holdSeat(bot, leaseMs)
    if (isLeft) return
    if (isHeld) overAt = asked.map(at => at + leaseMs - marginMs)
    else overAt = null
  }

  return {
    isMine,
    ask({ taken, lost }) {
      isLeft = false
      let was = false
      let asking = false
      const look = (): void => {
        const is = isMine()
        if (is === was || isLeft) return
        was = is
        if (is) taken()
        else lost()
      }
      const tick = (): void => {
        look()
        if (asking) return
        asking = true
        round()
          .catch(failed)
          .then(look)
          .finally(() => {
            asking = false
          })
      }
      tick()
      timer = setInterval(tick, roundMs)
    },
    async leave() {
      clearInterval(timer)
      isLeft = true
      overAt = null
      // It ends by itself where the store is away.
      await inTime(replicas.leaveSeat(bot).catch(failed), 500, () => undefined)
    },
  }
}
