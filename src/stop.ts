import type { Robot } from './chat/hubot.ts'
import type { Seat } from './chat/seat.ts'
import { answersWithin, tellUnanswered } from './chat/under-way.ts'
import type { Worker } from './deployment/worker.ts'
import { inTime } from './in-time.ts'
import { stoppedAnswering } from './messages/stop.ts'

/** Five seconds are promised for all of a stop; what is left of them when the work and the seat are given up closes the rest. */
const stopMs = { work: 4_000, telling: 200, all: 4_900 }

/**
 * Lets end what is at work and what is being answered, leaves the chat, and closes what is open, all within five seconds.
 * Rejects with nothing: what can't be closed is told to `failed`.
 */
export async function windDown(options: {
  robot: Robot
  worker: Pick<Worker, 'stop'>
  seat: Pick<Seat, 'leave'>
  /** The lines that this bot would answer when another dies are left to others. */
  standDown: () => Promise<void>
  /** Whether another bot answers the line of that message when this one does not. */
  isStoodBy: (messageKey: string) => Promise<boolean>
  close: () => readonly (Promise<void> | undefined)[]
  failed: (error: unknown) => void
}): Promise<void> {
  const { robot, worker, seat, standDown, isStoodBy, close, failed } = options
  const overAtMs = performance.now() + stopMs.all
  await Promise.all([
    worker.stop(stopMs.work),
    answersWithin(robot, stopMs.work),
    inTime(standDown().catch(failed), stopMs.work, () => undefined),
  ])
  await tellUnanswered(robot, stoppedAnswering, { ms: stopMs.telling, isStoodBy })
  await seat.leave()
  const closings = Promise.allSettled(close())
  for (const closed of await inTime(closings, overAtMs - performance.now(), () => [])) {
    if (closed.status === 'rejected') failed(closed.reason)
  }
}
