import { appWhenUp } from '../app.ts'
import { oneLine } from '../messages/fault.ts'
import type { RunningRobot } from './hubot.ts'
import { waitForSeat } from './seat.ts'

/**
 * A bot that is not in the chat for so long lets another one try, later each time that nobody gets in; one that could not
 * join does so at once. Both ask again after that; in ms.
 */
const [outsideMs, longestMs, againMs] = [60_000, 180_000, 10_000]

const lookMs = 1_000

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
        await giveUp()
      }
    }
    const giveUp = async (): Promise<void> => {
      await seat.leave()
      setTimeout(ask, againMs)
    }
    const ask = (): void =>
      seat.ask({
        taken: () => void join(),
        lost: () => {
          log.warn('this bot has lost the seat in the chat, and leaves it')
          adapter.close()
        },
      })
    let [outside, elsewhere] = [0, 0]
    let patience = outsideMs
    const look = (): void => {
      const isOutside = seat.isMine() && adapter.isThere?.() === false
      outside = isOutside ? outside + lookMs : 0
      elsewhere = seat.isMine() ? 0 : elsewhere + lookMs
      // Whoever has had it for longer than anybody waits has got in.
      if ((seat.isMine() && !isOutside) || elsewhere > longestMs + againMs) patience = outsideMs
      if (outside < patience) return
      outside = 0
      patience = Math.min(patience * 2, longestMs)
      log.warn('this bot has the seat in the chat and does not get in: it lets another one try')
      adapter.close()
      void giveUp()
    }
    setInterval(look, lookMs).unref()
    ask()
  }
}
