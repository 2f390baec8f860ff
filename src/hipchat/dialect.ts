/**
 * HipChat's habits, as hubot-hipchat 2.12.0 speaks and expects them, to XMPP as a standard server takes it, and back.
 * https://datatracker.ietf.org/doc/html/rfc6121, https://xmpp.org/extensions/xep-0045.html
 */
import { bare, domainOf, localOf, mentionOf } from './names.ts'
import { carriable } from './text.ts'
import type { Element } from './xml.ts'

const ns = {
  muc: 'http://jabber.org/protocol/muc',
  roster: 'jabber:iq:roster',
  items: 'http://jabber.org/protocol/disco#items',
  room: 'http://hipchat.com/protocol/muc#room',
  occupant: 'http://jabber.org/protocol/muc#user',
} as const

export interface Dialect {
  /** What goes out for that stanza of the package; null: nothing. */
  outgoing(stanza: Element): Element | null
  /** What the package is to see of that stanza; null: nothing. */
  incoming(stanza: Element): Element | null
}

/**
 * `ownJid` and `roomDomain` tell whose answers count; `name` is the robot's, for an account without a profile. The
 * other two know the people in the rooms: `realJid` of an occupant, and `speaker`, the nick under which the package
 * is to see who said something in a room.
 */
export function createDialect(options: {
  readonly ownJid: string
  readonly roomDomain: string
  readonly name: string
  realJid(occupant: string): string | undefined
  speaker(stanza: Element): string | null
}): Dialect {
  const { ownJid, roomDomain, name, realJid, speaker } = options
  let [profileId, rosterId]: (string | null)[] = [null, null]

  function outgoing(stanza: Element): Element | null {
    const top = stanza.root()
    // Its keepalive. No such stanza exists (the stream would be closed), and we have pings of our own.
    if (top.name === 'r') return null
    if (top.is('presence')) {
      if (top.attrs.type === 'available') delete top.attrs.type
      // It stands beside the element that it belongs into, with 0. What was said last settles our doubts.
      top.remove('history')
      if (!top.attrs.type) top.getChild('x', ns.muc)?.c('history', { maxstanzas: '50' })
    }
    if (top.is('iq')) {
      // A number in the package, text on the wire.
      const id = String(top.attrs.id)
      if (top.getChild('vCard')) profileId = id
      if (top.getChild('query', ns.roster)) rosterId = id
    }
    if (top.is('message')) {
      if (top.attrs.type === 'groupchat') top.attrs.to = bare(top.attrs.to ?? '')
      setText(top.getChild('body'), text => carriable(text.replaceAll('&amp;', '&')))
      setText(top.getChild('subject'), carriable)
    }
    return top
  }

  function incoming(stanza: Element): Element | null {
    if (stanza.is('presence')) return presence(stanza)
    if (stanza.is('message')) return message(stanza)
    if (stanza.is('iq')) return iq(stanza)
    return null
  }

  /** An error about our own presence has no sender, and a room's creator is its moderator: the package knows neither. */
  function presence(stanza: Element): Element | null {
    if (!stanza.attrs.from) return null
    const item = stanza.getChild('x', ns.occupant)?.getChild('item')
    if (item?.attrs.role === 'moderator') item.attrs.role = 'participant'
    return stanza
  }

  function message(stanza: Element): Element | null {
    const { type, from = '' } = stanza.attrs
    if (type === 'groupchat') {
      const nick = stanza.getChild('delay') ? null : speaker(stanza)
      if (nick === null) return null
      stanza.attrs.from = `${bare(from)}/${nick}`
    }
    // Said in private by way of a room: the answer goes to the person, not to the room.
    if (type === 'chat' && domainOf(from) === roomDomain) {
      const jid = realJid(from)
      if (jid === undefined) return null
      stanza.attrs.from = jid
    }
    return stanza
  }

  function iq(stanza: Element): Element | null {
    const { type, from, id } = stanza.attrs
    const isOurs = from === undefined || [bare(ownJid), domainOf(ownJid)].includes(from) || from === ownJid
    if (!isOurs && from !== roomDomain) return null
    const query = stanza.getChild('query')
    if (type === 'get' || (type === 'set' && !(isOurs && query?.getNS() === ns.roster))) return null
    if (type !== 'set' && id === profileId) return profile(stanza, name)
    if (type === 'error' && id === rosterId) return emptyRoster(stanza)
    if (type !== 'error' && query?.getNS() === ns.roster) nameEverybody(query)
    if (type !== 'error' && query?.getNS() === ns.items) describeRooms(query)
    return stanza
  }

  return { outgoing, incoming }
}

function setText(element: Element | undefined, change: (text: string) => string): void {
  if (element) element.children = [change(element.getText())]
}

/** A standard roster has no mention names, and entries without a name. Who is taken out of it is no news to the bot. */
function nameEverybody(query: Element): void {
  query.children = query
    .getChildren('item')
    .filter(item => item.attrs.jid && item.attrs.subscription !== 'remove')
  for (const { attrs } of query.getChildren('item')) {
    attrs.name ??= localOf(attrs.jid ?? '')
    attrs.mention_name ??= mentionOf({ name: attrs.name })
  }
}

/** Without a roster the package would never answer anybody. */
function emptyRoster(stanza: Element): Element {
  stanza.attrs.type = 'result'
  stanza.children = []
  stanza.c('query', { xmlns: ns.roster })
  return stanza
}

/** The package reads these of every room, and dies of one that is missing. */
function describeRooms(query: Element): void {
  for (const item of query.getChildren('item')) {
    const x = item.getChild('x', ns.room) ?? item.c('x', { xmlns: ns.room })
    for (const field of ['id', 'topic', 'privacy', 'owner', 'guest_url']) if (!x.getChild(field)) x.c(field)
  }
}

/** The package joins rooms under the FN of its profile, and is mentioned by its NICKNAME: both must be there. */
function profile(stanza: Element, name: string): Element {
  if (stanza.attrs.type === 'error') {
    stanza.attrs.type = 'result'
    stanza.children = []
  }
  const card = stanza.getChild('vCard') ?? stanza.c('vCard', { xmlns: 'vcard-temp' })
  const text = (field: string): string => card.getChildText(field)?.trim() ?? ''
  const fullName = text('FN') || name
  const nickname = text('NICKNAME').replace(/[^\p{L}\p{N}_-]/gu, '') || mentionOf({ name: fullName })
  card.children = []
  card.c('FN').t(fullName)
  card.c('NICKNAME').t(nickname)
  return stanza
}
