/** The way into rooms, by JID or by name, past the blacklist. */
import { xml } from '@xmpp/client'
import { roomBlacklisted } from '../messages/hipchat.ts'
import { localOf } from './names.ts'
import { type Rooms, slug } from './rooms.ts'
import type { HipChatSettings } from './settings.ts'
import type { Element } from './xml.ts'

export const itemsNs = 'http://jabber.org/protocol/disco#items'

export interface Joining {
  /** The JID of a room by its name, also where the server's list has to be read for that; null: there is none. */
  find(name: string): Promise<string | null>
  /** Joins by `enter`, unless the bot is there, or the room is on the blacklist. */
  join(given: string, enter: (room: string) => void): Promise<void>
}

export function createJoining(options: {
  readonly rooms: Rooms
  readonly settings: () => HipChatSettings
  readonly ask: (iq: Element) => Promise<Element>
  readonly info: (line: string) => void
}): Joining {
  const { rooms, settings, ask, info } = options

  async function find(name: string): Promise<string | null> {
    const query = xml('query', { xmlns: itemsNs })
    const list = await ask(xml('iq', { type: 'get', to: settings().domain }, query)).catch(() => null)
    const items = list?.getChild('query')
    if (items) rooms.learn(items)
    return rooms.known(name)
  }

  /** A room that the server does not list yet is made by joining it, under the address that HipChat would give it. */
  async function jidOf(given: string): Promise<string> {
    const known = rooms.known(given) ?? (await find(given))
    if (known !== null) return known
    const group = /^\d+_/.exec(localOf(settings().jid ?? ''))?.[0] ?? ''
    return `${group}${slug(given)}@${settings().domain}`
  }

  return {
    find,
    async join(given, enter) {
      const room = await jidOf(given)
      const banned = await Promise.all(settings().blacklist.map(jidOf))
      if (banned.includes(room)) return info(roomBlacklisted(room))
      rooms.want(room)
      if (!rooms.isIn(room)) enter(room)
    },
  }
}
