/** Slack, through @hubot-friends/hubot-slack: threads, markup, length, and what the adapter keeps to itself. */
import type { Destination } from '../deployment/deployment.ts'
import type { Reach } from '../deployment/perform/say.ts'
import { inTime } from '../in-time.ts'
import { leftOut } from '../messages/words.ts'
import type { Message } from './hubot.ts'
import { mrkdwn } from './mrkdwn.ts'
import { inPieces } from './pieces.ts'
import type { Place, Voice } from './voice.ts'

/** Slack asks for no more than 4,000 characters, some of which are markup. */
const mostCharacters = 3_500

/** Slack says so of a thread that was deleted, or locked by somebody. */
const withoutThread =
  /^(?:thread_not_found|message_not_found|cannot_reply_to_message|restricted_action_thread_locked)$/

/** How long a line waits for what Slack says of its room, in ms. */
const roomMs = 1_500

type Room = { readonly name?: unknown } | undefined

interface SlackClient {
  readonly web: { readonly chat: { postMessage(message: object): Promise<unknown> } }
  /** Kept by the adapter for five minutes. */
  fetchConversation: (id: string) => Promise<Room>
}

interface SlackAdapter {
  readonly client: SlackClient
}

interface SlackMessage extends Message {
  /** Of the message with which the thread begins. */
  readonly thread_ts?: string
  readonly rawMessage: { readonly ts: string }
}

/** Null for the adapter of another chat. */
export function slackVoice(adapter: object): Voice | null {
  if (!isSlack(adapter)) return null
  const { client } = adapter
  askWithPatience(client)

  /** The adapter's own `send` only logs what Slack refuses. */
  async function post(message: { channel: string; text: string; thread_ts?: string }): Promise<void> {
    const { thread_ts: thread, ...flat } = message
    try {
      await client.web.chat.postMessage(message)
    } catch (error) {
      if (thread === undefined || !withoutThread.test(codeOf(error))) throw error
      await client.web.chat.postMessage(flat)
    }
  }

  return {
    async placeOf(message) {
      if (!isSlackMessage(message)) return {}
      const { thread_ts: thread, rawMessage, room } = message
      return {
        ...(await roomOf(room)),
        ...(thread === undefined ? {} : { thread }),
        ownThread: thread ?? rawMessage.ts,
      }
    },
    async say(to, text, reach) {
      for (const part of parts(text)) await post({ channel: channelOf(to), ...part, ...threadOf(to, reach) })
    },
    async answer(response, text, thread) {
      for (const part of parts(text)) {
        await response.send({ ...part, ...(thread === undefined ? {} : { thread_ts: thread }) })
      }
    },
    written: mrkdwn,
  }

  /** Known by no name where Slack does not say. */
  async function roomOf(id: string | undefined): Promise<Place> {
    if (id === undefined) return {}
    if (id.startsWith('D')) return { isPrivate: true }
    const known = await client.fetchConversation(id).catch(() => undefined)
    return typeof known?.name === 'string' ? { roomName: known.name } : {}
  }
}

/**
 * The adapter asks Slack for the room of every line before it hands that on, though it needs nothing of it; its client
 * would ask for half an hour while Slack has no answer. A line without the name of its room is better than none. One
 * question a room at a time; an answer that comes late is kept by the adapter all the same.
 */
function askWithPatience(client: SlackClient): void {
  const ask = client.fetchConversation.bind(client)
  const asked = new Map<string, Promise<Room>>()
  client.fetchConversation = async id => {
    const asking = asked.get(id) ?? ask(id).finally(() => asked.delete(id))
    asked.set(id, asking)
    return await inTime(asking, roomMs, () => undefined)
  }
}

/** Previews of pages would be longer than the text. */
const quiet = { unfurl_links: false, unfurl_media: false }

const parts = (text: string): readonly { text: string }[] =>
  inPieces(text, mostCharacters, leftOut).map(part => ({ text: mrkdwn(part), ...quiet }))

/** A person's id stands for the conversation with them. */
const channelOf = ({ room, person }: Destination): string => room ?? person.id

const threadOf = ({ thread }: Destination, reach: Reach): { thread_ts?: string } =>
  thread === undefined ? {} : { thread_ts: thread, ...(reach === 'room' ? { reply_broadcast: true } : {}) }

function codeOf(error: unknown): string {
  const data = isObject(error) && 'data' in error ? error.data : undefined
  return isObject(data) && 'error' in data ? String(data.error) : ''
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function isSlack(adapter: object): adapter is SlackAdapter {
  const client = 'client' in adapter ? adapter.client : undefined
  const web = isObject(client) && 'fetchConversation' in client && 'web' in client ? client.web : undefined
  const chat = isObject(web) && 'chat' in web ? web.chat : undefined
  return isObject(chat) && 'postMessage' in chat
}

const isSlackMessage = (message: Message): message is SlackMessage =>
  'rawMessage' in message && isObject(message.rawMessage) && 'ts' in message.rawMessage
