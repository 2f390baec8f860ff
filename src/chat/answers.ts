/** `yes` and `no`, to the bot by its name or just into the room. Whatever is no answer to it, it does not touch. */
import { appFor } from '../app.ts'
import { lazily } from '../lazily.ts'
import { logFor } from '../log.ts'
import { oneLine } from '../messages/fault.ts'
import { lineHeard } from './command.ts'
import { faultText } from './fault.ts'
import type { Response, Robot } from './hubot.ts'
import { brainLoaded } from './loaded.ts'
import { answerOnce } from './once.ts'
import { underWay } from './under-way.ts'

/** Loads what a yes means once for all robots: most words in a room are none. */
export const loadAnswer = lazily(() => import('../commands/answer.ts'))

/**
 * Hubot's own commands ask by yes and no as well: to what they have asked, `hubot yes` never comes here, and a plain
 * yes never goes there.
 */
export function bindAnswers(robot: Robot): void {
  robot.respond(/(yes|no)[.!]?(?:\s([\s\S]*))?$/i, response => answer(robot, response, true))
  robot.hear(/^\s*(yes|no)[.!]?\s*$/i, response => answer(robot, response, false))
}

async function answer(robot: Robot, response: Response, isAddressed: boolean): Promise<void> {
  const [, word = '', rest = ''] = response.match
  const asked = { rest: rest.replace(/\s+/g, ' ').trim(), begins: false }
  const { line, say } = await lineHeard(robot, response, asked)
  try {
    const app = await appFor(robot)
    await brainLoaded(robot.brain)
    const { answer, isOurs } = await loadAnswer()
    const is = word.toLowerCase() === 'yes' ? 'yes' : 'no'
    const heard = { is, line, isAddressed, atMs: app.now() } as const
    if (!(await isOurs(heard, app))) return
    response.finish()
    await answerOnce(app, line.messageKey, () =>
      underWay(robot, { say, messageKey: line.messageKey }, async () => {
        await say(await answer(heard, app).catch((error: unknown) => faultText(robot, error)))
      }),
    )
  } catch (error) {
    // It can't be known if it was meant for us: what is said in a room every day is no reason to speak up.
    if (isAddressed) await say(faultText(robot, error))
    else logFor(robot).warn(oneLine(error))
  }
}
