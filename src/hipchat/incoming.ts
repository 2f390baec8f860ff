/** What the package hands on of what was said: who said it, where, and to whom, put right for the scripts. */
import { User as NewUser, type Robot, TopicMessage } from 'hubot'
import type { User } from '../chat/hubot.ts'
import { addressedTo } from './address.ts'
import { bare, type Naming } from './names.ts'
import type { Rooms, Speaker } from './rooms.ts'
import type { Element } from './xml.ts'

/** A person as the brain knows them; `reply_to` is set for one message only. */
export type Person = User & {
  jid?: string
  mention_name?: string
  room?: string
  reply_to?: string
  name: string
}

interface Said {
  user: Person & { getAuthor?: () => Person }
  room?: string | undefined
  text?: string
  id?: string | number
}

export interface Incoming {
  /** The nick under which the package is to see the sender of that groupchat stanza; null: it is nothing to see. */
  numbered(stanza: Element): string | null
  /** Notes who is who in a roster: what somebody calls themselves in a room does not rename them. */
  sawRoster(query: Element): void
  /** Puts a message of the package right, in place. */
  mend(message: object): void
}

/**
 * The package takes a nick for a person of that name, so in a room without HipChat's rules anybody could be anybody.
 * It is shown a number instead, and the person is looked up by the address that the room tells.
 */
export function createIncoming(options: {
  robot: Robot
  rooms: Rooms
  naming: Naming
  /** By which it is addressed: the first is the one that scripts know. */
  names: () => readonly string[]
  /** Nobody can guess it. */
  secret: string
}): Incoming {
  const { robot, rooms, names, secret } = options
  const { userIdOf, roomNameOf } = options.naming
  const speakers = new Map<string, Speaker>()
  const named = new Map<string, string>()
  let last = 0

  function personOf({ jid, nick }: Pick<Speaker, 'jid' | 'nick'>): Person {
    if (jid === null) return robot.brain.userForName(nick) ?? new NewUser(nick)
    const id = userIdOf(jid)
    const person = robot.brain.userForId(id, { name: nick })
    person.name = named.get(id) ?? (person.name === id ? nick : person.name)
    person.jid ??= jid
    return person
  }

  /** What only this message knows goes onto a view of the person, not into the brain. */
  const view = (person: Person, more: Partial<Person>): Person => Object.assign(Object.create(person), more)

  function saidInRoom(message: Said, speaker: Speaker): void {
    const { room, messageId } = speaker
    message.room = roomNameOf(room)
    message.user = view(personOf(speaker), { reply_to: room, room: message.room })
    if (messageId !== undefined) message.id = messageId
  }

  function saidInPrivate(message: Said, from: string): void {
    const person: Person = Object.getPrototypeOf(message.user)
    person.jid ??= from
    const isOnlyId = !person.name || person.name === String(person.id)
    if (isOnlyId) person.name = from.split('@')[0] ?? from
  }

  function entered(message: Said, room: string, person: Person): void {
    delete person.room
    person.name = named.get(String(person.id)) ?? person.name
    message.room = roomNameOf(room)
    message.user = view(person, { reply_to: room, room: message.room })
  }

  return {
    numbered(stanza) {
      if (!stanza.getChildText('body') && !stanza.getChildText('subject')) return null
      last += 1
      const number = `${secret} ${last}`
      speakers.set(number, rooms.speakerOf(stanza))
      return number
    },
    sawRoster(query) {
      for (const { attrs } of query.getChildren('item')) {
        if (attrs.jid && attrs.name) named.set(userIdOf(attrs.jid), attrs.name)
      }
    },
    mend(given) {
      const message = given as Said
      const author = message.user.getAuthor?.() ?? message.user
      const number = String(author.name ?? '')
      const speaker = speakers.get(number)
      speakers.delete(number)
      const from = message.user.reply_to
      if (speaker) saidInRoom(message, speaker)
      else if (from !== undefined) saidInPrivate(message, bare(from))
      else if (message.user.room?.includes('@')) entered(message, message.user.room, message.user)
      if (message.text === undefined || message instanceof TopicMessage) return
      const [name = robot.name] = names()
      message.text = addressedTo(message.text, { name, names: names(), isPrivate: !speaker })
    },
  }
}
