import { appWhenUp } from '../app.ts'
import { oneLine } from '../messages/fault.ts'
import type { RunningRobot } from './hubot.ts'
import { waitForSeat } from './seat.ts'

/** A bot that could not join lets another one try, and asks again after this, in ms. */
const againMs = 10_000

/**
 * For a chat that lets one bot in at a time: the scripts load now, so that webhooks and effects are taken care of, and
 * the adapter joins the chat while this bot has the seat. What it hears when it has lost it is another bot's to answer.
 */
export function joinWhenSeated(robot: RunningRobot): void {
  const { adapter } = robot
  const run = adapter.run.bind(adapter)
  waitForSeat(robot)
  adapter.run = async () => {
    adapter.emit('connected')
    const { seat, log, worker } = await appWhenUp(robot)
    robot.receiveMiddleware(async _context => seat.isMine())
    const join = async (): Promise<void> => {
      try {
        log.info('this bot has the seat in the chat')
        await run()
        worker.nudge()
      } catch (error) {
        log.error(oneLine(error))
        await seat.leave()
        setTimeout(ask, againMs)
      }
    }
    const ask = (): void =>
      seat.ask({
        taken: () => void join(),
        lost: () => {
          log.warn('this bot has lost the seat in the chat, and leaves it')
          adapter.close()
        },
      })
    ask()
  }
}
