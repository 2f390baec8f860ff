import { createHash } from 'node:crypto'
import { type App, appFor } from '../app.ts'
import type { Person } from '../deployment/deployment.ts'
import type { KeptLine, Typed } from '../deployment/kept-line.ts'
import { lazily } from '../lazily.ts'
import { redactForPeople } from '../log/redact.ts'
import { oneLine } from '../messages/fault.ts'
import { help, helpEntry } from '../messages/form.ts'
import { addressed } from './address.ts'
import { faultText } from './fault.ts'
import type { Message, Response, Robot } from './hubot.ts'
import { brainLoaded } from './loaded.ts'
import { answerOnce } from './once.ts'
import { underWay } from './under-way.ts'
import { voiceOf } from './voice.ts'

/** A line that somebody typed to the bot. */
export interface ChatLine extends Typed {
  /** A line that was kept, and is run now for whoever had typed it: all of the above is of that time. It is run once. */
  readonly kept?: KeptLine
  /** Who has said yes to it, where it was a question. */
  readonly approvedBy?: Person
}

/** Answers with a text, or with null when everything was said already. */
export type ChatCommand = (line: ChatLine, app: App) => Promise<string | null>

/** A command is loaded when it is first typed: most are not in the life of a bot, and its start would wait for them. */
export type LoadCommand = () => Promise<ChatCommand>

/** A command by the words after its first one; the first that matches is taken. Group 1 is the rest of the line. */
export type CommandTable = readonly (readonly [RegExp, LoadCommand])[]

/** A table that loads each of its commands once, for all robots of the process. */
export const commandTable = (rows: CommandTable): CommandTable =>
  rows.map(([pattern, load]) => [pattern, lazily(load)])

type Word = 'deploy' | 'deployment'

const tables = new WeakMap<Robot, Map<string, CommandTable>>()

/**
 * Binds one first word and its commands. All words have one listener, since of two lines that come at once the one whose
 * listener stands first would be taken first. Waits for the brain; catches every fault. The pattern has nothing to go
 * back to: a message of many blanks must not stop the bot.
 */
export function bindCommands(robot: Robot, word: Word, table: CommandTable): void {
  const bound = tables.get(robot)
  if (bound) return void bound.set(word, table)
  const words = new Map<string, CommandTable>([[word, table]])
  tables.set(robot, words)
  robot.respond(/(deploy|deployment)(?:\s([\s\S]*))?$/i, async response => {
    const word = (response.match[1] ?? '').toLowerCase()
    const text = (response.match[2] ?? '').replace(/\s+/g, ' ').trim()
    for (const [pattern, load] of words.get(word) ?? []) {
      const match = pattern.exec(text)
      if (!match) continue
      response.finish()
      const asked = { rest: (match[1] ?? '').trim(), begins: beginsThread.test(`${word} ${text}`) }
      return await answer(robot, response, inTurn(load), asked)
    }
  })
}

/** Our adapter of HipChat says so of a message that its server may have, or not. */
const mayHaveCome = (error: unknown): boolean => error instanceof Error && 'mayHaveCome' in error

/** What the chat rejects may have been a question. */
const loadAskFirst = lazily(() => import('../commands/ask-first.ts'))

let lastInTurn: Promise<unknown> = Promise.resolve()

/** Who types two lines is answered in that order, also where the first of them has to be loaded. */
function inTurn(load: LoadCommand): Promise<ChatCommand> {
  const loaded = lastInTurn.then(load)
  lastInTurn = loaded.catch(() => undefined)
  return loaded
}

/** Hubot's own `help` knows no listeners: one entry there leads to ours. */
export const registerHelp = (robot: Robot): void =>
  robot.commands?.register({
    id: 'deployment.help',
    description: helpEntry,
    confirm: 'never',
    handler: async () => (await voiceOf(robot)).written(addressed(robot, help)),
  })

/** What makes a deployment: all that is said of it goes in one thread, where the chat has them. */
const beginsThread = /^(?:deploy|deployment (?:override|rollback|redeploy|next|queue))\b(?! all the things$)/i

interface Asked {
  readonly rest: string
  readonly begins: boolean
}

/** The line that was heard, and how it is answered in this chat. */
export async function lineHeard(
  robot: Robot,
  response: Response,
  { rest, begins }: Asked,
): Promise<{ line: ChatLine; say: (text: string | null) => Promise<void> }> {
  const { message } = response
  const voice = await voiceOf(robot)
  const { roomName, isPrivate, thread: stands, ownThread } = await voice.placeOf(message)
  const thread = begins ? ownThread : stands
  return {
    line: {
      ...lineOf(message, rest),
      ...(isPrivate ? { room: null } : {}),
      ...(roomName === undefined ? {} : { roomName }),
      ...(thread === undefined ? {} : { thread }),
    },
    async say(text) {
      if (text !== null) await voice.answer(response, redactForPeople(addressed(robot, text)), thread)
    },
  }
}

async function answer(
  robot: Robot,
  response: Response,
  loaded: Promise<ChatCommand>,
  asked: Asked,
): Promise<void> {
  const { line, say } = await lineHeard(robot, response, asked)
  let command: ChatCommand
  let app: App
  try {
    command = await loaded
    app = await appFor(robot)
    await brainLoaded(robot.brain)
  } catch (error) {
    return await say(faultText(robot, error))
  }
  await answerOnce(app, line.messageKey, () =>
    underWay(robot, { say, messageKey: line.messageKey }, async () => {
      const text = await command(line, app).catch((error: unknown) => faultText(robot, error))
      try {
        await say(text)
      } catch (error) {
        if (mayHaveCome(error)) throw error
        await (await loadAskFirst()).withdrawUnheard(line, app).catch(fault => app.log.warn(oneLine(fault)))
        throw error
      }
    }),
  )
}

function lineOf(message: Message, rest: string): ChatLine {
  const messageKey = keyOf(message)
  return {
    rest,
    text: message.text ?? '',
    person: { id: String(message.user.id), name: String(message.user.name ?? message.user.id) },
    room: message.room ?? null,
    ...(messageKey === undefined ? {} : { messageKey }),
    ...(message.id === undefined || message.id === null ? {} : { messageId: String(message.id) }),
  }
}

/** The same message delivered twice has the same key. Short ids are counters that begin anew, and prove nothing. */
function keyOf({ id, room, user, text }: Message): string | undefined {
  if (id === undefined || id === null || String(id).length < 8) return undefined
  return createHash('sha256')
    .update(JSON.stringify([room, user.id, id, text]))
    .digest('hex')
    .slice(0, 32)
}
