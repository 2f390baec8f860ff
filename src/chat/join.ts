import { appWhenUp } from '../app.ts'
import type { RunningRobot } from './hubot.ts'

/**
 * For a chat that lets one bot in at a time: the scripts load now, so that webhooks and effects are taken care of, and
 * the adapter joins the chat while this bot has the seat. What it hears when it has lost it is another bot's to answer.
 */
export function joinWhenSeated(robot: RunningRobot): void {
  const { adapter } = robot
  const join = adapter.run.bind(adapter)
  adapter.run = async () => {
    adapter.emit('connected')
    const app = await appWhenUp(robot)
    robot.receiveMiddleware(async _context => app.seat.isMine())
    const failed = (error: unknown): void => app.log.error(String(error))
    app.seat.ask({
      taken: () => {
        app.log.info('this bot has the seat in the chat')
        void join().catch(failed)
        app.worker.nudge()
      },
      lost: () => {
        app.log.warn('this bot has lost the seat in the chat, and leaves it')
        adapter.close()
      },
    })
  }
}
