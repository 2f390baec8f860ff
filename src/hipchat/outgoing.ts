/** What the bot says: to whom, in pieces, and a promise that says if the server has it. */
import type { Envelope, User } from '../chat/hubot.ts'
import { inPieces } from '../chat/pieces.ts'
import { notSent } from '../messages/hipchat.ts'
import { leftOut } from '../messages/words.ts'
import { Unconfirmed } from './connection.ts'
import type { Doubts } from './doubts.ts'
import { domainOf, mentionOf } from './names.ts'
import type { Rooms } from './rooms.ts'
import { carriable, mostCharacters } from './text.ts'

type Addressee = Partial<User> & {
  readonly reply_to?: string
  readonly jid?: string
  readonly mention_name?: string
}

/** As Hubot gives it; older scripts give the person alone, or an address. */
export type Target = Envelope | Addressee | string

export interface Outgoing {
  /** Resolves when the server has all of it. */
  send(to: Target, texts: readonly unknown[]): Promise<void>
  topic(to: Target, text: string): Promise<void>
}

/** How long the bot may take to get into a room that it is on its way into, in ms. */
const enterMs = 10_000

export function createOutgoing(options: {
  readonly rooms: Rooms
  readonly roomDomain: () => string
  /** Null where there is a connection; else why there is none. */
  readonly away: () => Error | null
  /** Looks a room up by its name in the server's list. */
  readonly find: (name: string) => Promise<string | null>
  /** Whether the bot may be about to come into that room. */
  readonly isOnItsWay: (room: string) => boolean
  readonly doubts: Doubts
  readonly message: (jid: string, text: string) => Promise<void>
  /** Resolves when a room that was entered has shown what was said in it before. */
  readonly settled: () => Promise<void>
  readonly setTopic: (room: string, text: string) => Promise<void>
}): Outgoing {
  const { rooms, roomDomain, away, find, isOnItsWay, doubts, message, settled, setTopic } = options

  async function jidOf(to: Target): Promise<string> {
    const wanted = addressOf(to)?.trim() ?? null
    if (wanted === null) throw new Error(notSent.nobody)
    const isOfRoom = domainOf(wanted).toLowerCase() === roomDomain()
    if (wanted.includes('@') && !isOfRoom) return wanted
    const jid = rooms.known(wanted) ?? (await find(wanted))
    if (jid === null) throw new Error(notSent.noRoom(wanted))
    return jid
  }

  async function within(jid: string): Promise<void> {
    if (domainOf(jid) !== roomDomain() || rooms.isIn(jid)) return
    if (!isOnItsWay(jid) || !(await rooms.willBeIn(jid, enterMs))) throw new Error(notSent.notInRoom(jid))
  }

  /** Nothing is awaited that need not be: what is said in one go stays in its order. */
  async function reach(to: Target): Promise<string> {
    const problem = away()
    if (problem) throw problem
    const jid = await jidOf(to)
    await within(jid)
    return jid
  }

  async function say(jid: string, given: string): Promise<void> {
    const text = carriable(given)
    if (doubts.has(jid, text)) {
      await settled()
      if (doubts.settle(jid, text)) return
    }
    try {
      await message(jid, text)
    } catch (error) {
      if (error instanceof Unconfirmed && domainOf(jid) === roomDomain()) doubts.add(jid, text)
      throw error
    }
  }

  return {
    async send(to, texts) {
      const pieces = texts
        .filter(text => text !== null && text !== undefined)
        .flatMap(text => inPieces(String(text), mostCharacters, leftOut))
      if (pieces.length === 0) return
      const jid = await reach(to)
      await Promise.all(pieces.map(piece => say(jid, piece)))
    },
    async topic(to, text) {
      await setTopic(await reach(to), text)
    },
  }
}

/** Who asked comes first: in a private message the envelope has no room; then a person's own address, then the room. */
export function addressOf(to: Target): string | null {
  if (typeof to === 'string') return to
  const { room, user } = to as Envelope & { user?: Addressee | string }
  const person: Addressee | string = user ?? (to as Addressee)
  if (typeof person === 'string') return person.includes('@') ? person : (room ?? null)
  return person.reply_to ?? person.jid ?? room ?? null
}

/** In a room the person is mentioned; in private there is nobody else. */
export function asReply(to: Target, texts: readonly unknown[]): unknown[] {
  if (typeof to === 'string') return [...texts]
  const person = ('user' in to ? to.user : to) as Addressee | undefined
  if (person === undefined || !to.room) return [...texts]
  return texts.map(text => `@${mentionOf(person)} ${text}`)
}
