import type { Say } from '../deployment/perform/say.ts'
import { redactForPeople } from '../log/redact.ts'
import { addressed } from './address.ts'
import type { Robot } from './hubot.ts'
import { voiceOf } from './voice.ts'

/** Says something in the words of this robot's chat; rejects when that does not take it. */
export function sayThrough(robot: Robot): Say {
  // That of Slack has to be there before the first line is.
  void voiceOf(robot).catch(() => undefined)
  return async (to, words, reach = 'thread') => {
    const voice = await voiceOf(robot)
    await voice.say(to, redactForPeople(addressed(robot, words)), reach)
  }
}
