import { xml } from '@xmpp/client'
import { describe, expect, test } from 'vitest'
import { createDialect } from '../../src/hipchat/dialect.ts'
import type { Element } from '../../src/hipchat/xml.ts'

const room = '1_dev@conf.hipchat.local'
const make = () =>
  createDialect({
    ownJid: '1_1@chat.hipchat.local/bot',
    roomDomain: 'conf.hipchat.local',
    name: 'Deploy Bot',
    realJid: occupant => (occupant === `${room}/Ann` ? '1_2@chat.hipchat.local' : undefined),
    speaker: stanza => (stanza.attrs.from?.includes('/') ? 'number 7' : null),
  })
const out = (stanza: Element): string => String(make().outgoing(stanza))
const into = (stanza: Element): string => String(make().incoming(stanza))
const muc = 'http://jabber.org/protocol/muc'

describe('what goes out', () => {
  test('presence of the type "available", which does not exist, is plain presence', () => {
    expect(out(xml('presence', { type: 'available' }))).toBe('<presence/>')
  })

  test('a message to oneself in a room goes to the room', () => {
    expect(out(xml('message', { to: `${room}/Hubot`, type: 'groupchat' }))).toBe(
      `<message to="${room}" type="groupchat"/>`,
    )
  })

  test('the keepalive that no server knows is not sent', () => {
    expect(make().outgoing(xml('r'))).toBeNull()
  })

  test('a body that was escaped twice is escaped once', () => {
    const body = xml('body', {}, 'a &amp; b &amp;amp; c <d>')
    expect(out(xml('message', { to: room }, body))).toBe(
      `<message to="${room}"><body>a &amp; b &amp;amp; c &lt;d&gt;</body></message>`,
    )
  })

  test('a body goes out without it', () => {
    expect(out(xml('message', { to: room }, xml('body', {}, 'a\u0007b\ud800')))).toContain(
      '<body>ab\ufffd</body>',
    )
  })

  test('a topic goes out without what XML cannot carry', () => {
    expect(out(xml('message', { to: room }, xml('subject', {}, 'a\u0007b\ud800')))).toContain(
      '<subject>ab\ufffd</subject>',
    )
  })

  test('the request for history stands where it belongs, and asks for what was said last', () => {
    const join = xml('presence', { to: `${room}/Hubot` }, xml('x', { xmlns: muc }))
    join.c('history', { xmlns: muc, maxstanzas: '0' })
    expect(out(join)).toBe(
      `<presence to="${room}/Hubot"><x xmlns="${muc}"><history maxstanzas="50"/></x></presence>`,
    )
  })

  test('what stands under a stanza is sent as the whole of it', () => {
    const query = xml('iq', { type: 'get' }).c('query', { xmlns: 'jabber:iq:roster' })
    expect(out(query)).toBe('<iq type="get"><query xmlns="jabber:iq:roster"/></iq>')
  })
})

describe('what comes in', () => {
  test('an error about our own presence, which has no sender, is not shown', () => {
    expect(make().incoming(xml('presence', { type: 'error' }))).toBeNull()
  })

  test('a moderator is a participant', () => {
    const x = xml('x', { xmlns: `${muc}#user` }, xml('item', { role: 'moderator' }))
    expect(into(xml('presence', { from: `${room}/Ann` }, x))).toContain('role="participant"')
  })

  test('who said something in a room is a number of ours', () => {
    const said = xml('message', { from: `${room}/Ann`, type: 'groupchat' }, xml('body', {}, 'hi'))
    expect(into(said)).toContain(`from="${room}/number 7"`)
  })

  test('what was said earlier, and what the room itself says, is not shown', () => {
    const earlier = xml('message', { from: `${room}/Ann`, type: 'groupchat' }, xml('delay'))
    expect(make().incoming(earlier)).toBeNull()
    expect(make().incoming(xml('message', { from: room, type: 'groupchat' }))).toBeNull()
  })

  test('what is whispered in a room comes from the person; of somebody unknown it is not shown', () => {
    expect(into(xml('message', { from: `${room}/Ann`, type: 'chat' }))).toContain(
      'from="1_2@chat.hipchat.local"',
    )
    expect(make().incoming(xml('message', { from: `${room}/Eve`, type: 'chat' }))).toBeNull()
  })

  const roster = 'jabber:iq:roster'
  test('a roster gets names and mention names; who is taken out of it is not in it', () => {
    const items = [
      xml('item', { jid: '1_2@chat.hipchat.local', name: 'Ann Example' }),
      xml('item', { jid: '1_3@chat.hipchat.local', name: 'Bob', mention_name: 'bobby' }),
      xml('item', { jid: 'eve@chat.hipchat.local' }),
      xml('item', { jid: 'gone@chat.hipchat.local', subscription: 'remove' }),
    ]
    const seen = make().incoming(xml('iq', { type: 'result' }, xml('query', { xmlns: roster }, ...items)))
    const found = seen?.getChild('query')?.getChildren('item') ?? []
    expect(found.map(({ attrs }) => [attrs.name, attrs.mention_name])).toEqual([
      ['Ann Example', 'AnnExample'],
      ['Bob', 'bobby'],
      ['eve', 'eve'],
    ])
  })

  test('a roster that is refused is an empty one', () => {
    const dialect = make()
    dialect.outgoing(xml('iq', { type: 'get', id: '4' }, xml('query', { xmlns: roster })))
    const refused = xml('iq', { type: 'error', id: '4' }, xml('error', {}, xml('forbidden')))
    expect(String(dialect.incoming(refused))).toBe(`<iq type="result" id="4"><query xmlns="${roster}"/></iq>`)
  })

  test.each([
    ['a stranger', 'eve@elsewhere.example', 'result'],
    ['a stranger, as a push', 'eve@elsewhere.example', 'set'],
    ['somebody in a room', `${room}/Eve`, 'result'],
  ])('a roster of %s counts for nothing', (_who, from, type) => {
    expect(make().incoming(xml('iq', { from, type, id: '1' }, xml('query', { xmlns: roster })))).toBeNull()
  })

  test('a question to us, and an order that is no roster, is not taken for an answer', () => {
    expect(make().incoming(xml('iq', { type: 'get', id: '1' }))).toBeNull()
    expect(make().incoming(xml('iq', { type: 'set', id: '1' }))).toBeNull()
  })

  test('a room in the list gets all fields that HipChat gave it', () => {
    const query = xml(
      'query',
      { xmlns: 'http://jabber.org/protocol/disco#items' },
      xml('item', { jid: room }),
    )
    const seen = make().incoming(xml('iq', { type: 'result', from: 'conf.hipchat.local' }, query))
    const x = seen?.getChild('query')?.getChild('item')?.getChild('x')
    for (const field of ['id', 'topic', 'privacy', 'owner', 'guest_url'])
      expect(x?.getChildText(field)).toBe('')
  })

  const card = 'vcard-temp'
  test.each([
    ['none', xml('iq', { type: 'error', id: '3' }, xml('error')), 'Deploy Bot', 'DeployBot'],
    ['an empty one', xml('iq', { type: 'result', id: '3' }), 'Deploy Bot', 'DeployBot'],
    [
      'one without a nickname, and with blanks',
      xml('iq', { type: 'result', id: '3' }, xml('vCard', { xmlns: card }, '\n', xml('FN', {}, 'Ship It'))),
      'Ship It',
      'ShipIt',
    ],
    [
      'one with a nickname that no pattern can hold',
      xml('iq', { type: 'result', id: '3' }, xml('vCard', { xmlns: card }, xml('NICKNAME', {}, 'ship(it'))),
      'Deploy Bot',
      'shipit',
    ],
  ])('an own profile is there, also where the server has %s', (_what, stanza, fullName, nickname) => {
    const dialect = make()
    dialect.outgoing(xml('iq', { type: 'get', id: '3' }, xml('vCard', { xmlns: card })))
    const seen = dialect.incoming(stanza)
    expect(seen?.attrs.type).toBe('result')
    const profile = seen?.getChild('vCard')
    expect([profile?.getChildText('FN'), profile?.getChildText('NICKNAME')]).toEqual([fullName, nickname])
    expect(profile?.children.every(child => typeof child !== 'string')).toBe(true)
  })
})
