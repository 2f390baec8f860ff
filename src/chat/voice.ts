import type { Destination } from '../deployment/deployment.ts'
import type { Reach } from '../deployment/perform/say.ts'
import { leftOut } from '../messages/words.ts'
import type { Message, Response, Robot, User } from './hubot.ts'

/** What an adapter tells of the place of a message beside its room. */
export interface Place {
  /** What people call the room, where its id is another. */
  readonly roomName?: string
  /** The room is the conversation with that person alone. */
  readonly isPrivate?: true
  /** The thread in which the message stands. */
  readonly thread?: string
  /** The one in which lines about it are to go: that in which it stands, or one of its own. */
  readonly ownThread?: string
}

/** How this robot's chat is spoken to: all that depends on the adapter. */
export interface Voice {
  placeOf(message: Message): Promise<Place>
  /** Resolves when the chat has taken it; rejects when it surely has not. */
  say(to: Destination, text: string, reach: Reach): Promise<void>
  answer(response: Response, text: string, thread: string | undefined): Promise<void>
  /** The text as this chat has to be given it. */
  written(text: string): string
}

const voices = new WeakMap<Robot, Promise<Voice>>()

export function voiceOf(robot: Robot): Promise<Voice> {
  const known = voices.get(robot)
  if (known) return known
  const voice = createVoice(robot)
  voices.set(robot, voice)
  voice.catch(() => voices.delete(robot))
  return voice
}

async function createVoice(robot: Robot): Promise<Voice> {
  if (!('client' in robot.adapter)) return plainVoice(robot)
  const { slackVoice } = await import('./slack.ts')
  return slackVoice(robot.adapter) ?? plainVoice(robot)
}

/** How long a message may be in chats whose adapters do not part it, by the name of the adapter; in characters. */
const limits: readonly (readonly [RegExp, number])[] = [
  [/discord/i, 2_000],
  [/telegram/i, 4_096],
]

/**
 * For any adapter. A room is addressed without a person: where the envelope names one, some adapters answer that person
 * in private. A person alone is addressed without a room: the one in which the brain saw them last is not private.
 */
function plainVoice(robot: Robot): Voice {
  const names = `${robot.adapterName} ${robot.adapter.constructor.name}`
  const limit = limits.find(([name]) => name.test(names))?.[1] ?? Number.POSITIVE_INFINITY
  async function parts(text: string): Promise<readonly string[]> {
    if (text.length <= limit) return [text]
    const { inPieces } = await import('./pieces.ts')
    return inPieces(text, limit, leftOut)
  }
  const envelopeTo = ({ room, person }: Destination): Parameters<Robot['adapter']['send']>[0] => {
    if (room !== null) return { room }
    const known: User = robot.brain.users()[person.id] ?? person
    const { room: _seenLast, ...user } = known
    return { user }
  }
  return {
    async placeOf({ room }) {
      const roomName = room && robot.adapter.shownName?.(room)
      return roomName ? { roomName } : {}
    },
    async say(to, text) {
      for (const part of await parts(text)) await robot.adapter.send(envelopeTo(to), part)
    },
    async answer(response, text) {
      for (const part of await parts(text)) await response.send(part)
    },
    written: text => text,
  }
}
