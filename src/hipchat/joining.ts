/** The way into rooms, by JID or by name, past the blacklist. */
import { xml } from '@xmpp/client'
import { roomBlacklisted } from '../messages/hipchat.ts'
import { groupOf } from './names.ts'
import { type Rooms, slug } from './rooms.ts'
import type { HipChatSettings } from './settings.ts'
import type { Element } from './xml.ts'

export const itemsNs = 'http://jabber.org/protocol/disco#items'

export interface Joining {
  /** The JID of a room by its name, also where the server's list has to be read for that; null: there is none. */
  find(name: string): Promise<string | null>
  /** Whether the server has a room of that JID or name; null where its list can't be read. */
  has(room: string): Promise<boolean | null>
  /**
   * Those to be joined again: a server that has just started may not have its rooms yet, and rooms may start anew by
   * themselves.
   */
  missing(): Promise<readonly string[]>
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

  /** The JIDs in the server's list of rooms; null where it can't be had. */
  async function list(): Promise<readonly string[] | null> {
    const query = xml('query', { xmlns: itemsNs })
    const answer = await ask(xml('iq', { type: 'get', to: settings().domain }, query)).catch(() => null)
    const items = answer?.getChild('query')
    if (!items) return null
    rooms.learn(items)
    return items.getChildren('item').flatMap(({ attrs }) => attrs.jid ?? [])
  }

  async function find(name: string): Promise<string | null> {
    await list()
    return rooms.known(name)
  }

  /** A room that the server does not list yet is made by joining it, under the address that HipChat would give it. */
  async function jidOf(given: string): Promise<string> {
    const known = rooms.known(given) ?? (await find(given))
    if (known !== null) return known
    return `${groupOf(settings().jid)}${slug(given)}@${settings().domain}`
  }

  return {
    find,
    async has(room) {
      const isListed = (await list()) !== null
      const jid = rooms.known(room)
      if (jid !== null && rooms.has(jid)) return true
      return isListed ? false : null
    },
    async missing() {
      const isLost = settings().rooms === 'All' && rooms.wanted.size === 0
      return isLost ? ((await list()) ?? []) : rooms.missing()
    },
    async join(given, enter) {
      const room = await jidOf(given)
      const banned = await Promise.all(settings().blacklist.map(jidOf))
      if (banned.includes(room)) return info(roomBlacklisted(room))
      rooms.want(room)
      if (!rooms.isIn(room)) enter(room)
    },
  }
}
