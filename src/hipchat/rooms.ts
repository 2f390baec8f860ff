/** The rooms of the chat: their names, which the bot is in, and who is in them with it. */
import { bare, localOf, type Naming, resourceOf } from './names.ts'
import { conditionOf } from './stanza.ts'
import type { Element } from './xml.ts'

const occupantNs = 'http://jabber.org/protocol/muc#user'

/** Who asks again all the same is a nuisance; what else keeps us out may be over in a minute. */
const notForUs: ReadonlySet<string> = new Set(['forbidden', 'registration-required', 'not-allowed'])
/** Status codes of XEP-0045: banned, and put out. */
const putOut: ReadonlySet<string> = new Set(['301', '307'])
/** A technical problem of the connection. */
const byMishap = '333'
const notInThere: ReadonlySet<string> = new Set(['not-acceptable', 'item-not-found'])

export interface Speaker {
  readonly room: string
  readonly nick: string
  /** Null where the room hides it. */
  readonly jid: string | null
  /** As the room numbered the message, where it does. */
  readonly messageId?: string
}

export interface RoomNews {
  entered(room: string): void
  left(room: string): void
  refused(room: string, stanza: Element): void
}

export interface Rooms {
  /** A new connection is in no room. */
  reset(): void
  isIn(room: string): boolean
  /** Wanted, and not entered, though nobody has put us out or closed the door. */
  missing(): readonly string[]
  /** Whether the server is known to have that room. */
  has(room: string): boolean
  /** Notes the error about a message to a room: one that was restarted without a word knows nobody. */
  sawError(stanza: Element): void
  /** Whether we are in that room within so many ms. */
  willBeIn(room: string, withinMs: number): Promise<boolean>
  /** To be in again after a reconnect. */
  readonly wanted: ReadonlySet<string>
  want(room: string): void
  /** A script has left it. */
  leave(room: string): void
  /** Notes a presence stanza. `nick` is our own. */
  sawPresence(stanza: Element, nick: string): void
  realJid(occupant: string): string | undefined
  speakerOf(stanza: Element): Speaker
  /** The JID of a room by its JID, or by its name among the rooms known so far. */
  known(wanted: string): string | null
  /** What the server's list, as far as it was read, calls that room and no other: everybody may call theirs alike. */
  shownName(room: string): string | undefined
  /** Notes the names of the server's list of rooms. */
  learn(list: Element): void
}

export function createRooms(news: RoomNews, { roomNameOf }: Naming): Rooms {
  const names = new Map<string, string>()
  const entered = new Set<string>()
  const wanted = new Set<string>()
  const people = new Map<string, string>()
  const closed = new Set<string>()
  const waiting = new Set<() => void>()

  function sawPresence(stanza: Element, nick: string): void {
    const { from = '', type } = stanza.attrs
    const [room, who] = [bare(from), resourceOf(from)]
    const x = stanza.getChild('x', occupantNs)
    const isOwn =
      who === nick || (x?.getChildren('status').some(status => status.attrs.code === '110') ?? false)
    if (type === 'error') {
      if (who === '' || entered.has(room)) return
      if (notForUs.has(conditionOf(stanza))) closed.add(room)
      news.refused(room, stanza)
      return
    }
    if (!x) return
    const codes = x.getChildren('status').map(({ attrs }) => attrs.code ?? '')
    const isPutOut = codes.some(code => putOut.has(code)) && !codes.includes(byMishap)
    // Whoever comes into a room that was destroyed makes it anew.
    if (isOwn && (isPutOut || x.getChild('destroy'))) closed.add(room)
    const jid = x.getChild('item')?.attrs.jid
    if (type === 'unavailable') people.delete(from)
    else if (jid !== undefined) people.set(from, bare(jid))
    if (isOwn) sawOwn(room, type !== 'unavailable')
  }

  function sawOwn(room: string, isThere: boolean): void {
    if (isThere === entered.has(room)) return
    if (isThere) {
      entered.add(room)
      closed.delete(room)
    } else entered.delete(room)
    if (isThere) news.entered(room)
    else news.left(room)
    for (const look of [...waiting]) look()
  }

  const all = (): readonly string[] => [...new Set([...entered, ...wanted, ...names.keys()])]
  const goesBy = (jid: string, name: string): boolean =>
    [roomNameOf(jid), localOf(jid), names.get(jid) ?? ''].some(known => slug(known) === slug(name))

  return {
    wanted,
    want: room => void wanted.add(room),
    leave: room => void wanted.delete(bare(room).toLowerCase()),
    reset() {
      entered.clear()
      people.clear()
      closed.clear()
    },
    missing: () => [...wanted].filter(room => !entered.has(room) && !closed.has(room)),
    has: room => entered.has(room) || wanted.has(room) || names.has(room),
    sawError(stanza) {
      const { from = '' } = stanza.attrs
      if (resourceOf(from) === '' && notInThere.has(conditionOf(stanza))) sawOwn(bare(from), false)
    },
    isIn: room => entered.has(room),
    willBeIn: (room, withinMs) =>
      new Promise(resolve => {
        const decide = (is: boolean): void => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(is)
        }
        const look = (): void => {
          if (entered.has(room)) decide(true)
        }
        const timer = setTimeout(() => decide(false), withinMs)
        waiting.add(look)
        look()
      }),
    sawPresence,
    realJid: occupant => people.get(occupant),
    speakerOf(stanza) {
      const { from = '' } = stanza.attrs
      const room = bare(from)
      const numbered = stanza.getChildren('stanza-id').find(({ attrs }) => attrs.by === room)?.attrs.id
      return {
        room,
        nick: resourceOf(from),
        jid: people.get(from) ?? null,
        ...(numbered === undefined ? {} : { messageId: numbered }),
      }
    },
    known(name) {
      if (name.includes('@')) return bare(name.trim()).toLowerCase()
      return all().find(jid => goesBy(jid, name)) ?? null
    },
    shownName(room) {
      const jid = [...names.keys()].find(each => each === room || roomNameOf(each) === room)
      const name = jid && names.get(jid)
      return name && all().filter(each => goesBy(each, name)).length === 1 ? name : undefined
    },
    learn(list) {
      for (const { attrs } of list.getChildren('item')) {
        if (attrs.jid) names.set(bare(attrs.jid), attrs.name ?? roomNameOf(attrs.jid))
      }
    },
  }
}

/** `Dev Team` is `dev_team` in a room's address. */
export const slug = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, '_')
