import { xml } from '@xmpp/client'
import { expect, test } from 'vitest'
import { createNaming } from '../../src/hipchat/names.ts'
import { createRooms } from '../../src/hipchat/rooms.ts'

const room = '1_dev@conf.x'
const occupant = 'http://jabber.org/protocol/muc#user'
const nothing = (): void => undefined

function wanting() {
  const naming = createNaming(() => ({ jid: '1_9@chat.x', domain: 'conf.x' }))
  const rooms = createRooms({ entered: nothing, left: nothing, refused: nothing }, naming)
  rooms.want(room)
  const presence = (type: string | undefined, ...children: ReturnType<typeof xml>[]): void => {
    const attrs = { from: `${room}/Bot`, ...(type === undefined ? {} : { type }) }
    rooms.sawPresence(xml('presence', attrs, ...children), 'Bot')
  }
  const status = (...codes: string[]) =>
    xml('x', { xmlns: occupant }, ...codes.map(code => xml('status', { code })))
  return {
    rooms,
    enters: () => presence(undefined, status()),
    leaves: (...codes: string[]) => presence('unavailable', status(...codes)),
    isRefused: (condition: string) => presence('error', xml('error', {}, xml(condition))),
  }
}

test('a room that is wanted is missing until it is entered', () => {
  const { rooms, enters } = wanting()
  expect(rooms.missing()).toEqual([room])
  enters()
  expect(rooms.missing()).toEqual([])
})

test.each([
  ['the room is not there yet', 'service-unavailable', true],
  ['somebody else still has the name', 'conflict', true],
  ['it is for members', 'registration-required', false],
  ['we are banned', 'forbidden', false],
])('not let in, since %s', (_why, condition, isMissing) => {
  const { rooms, isRefused } = wanting()
  isRefused(condition)
  expect(rooms.missing()).toEqual(isMissing ? [room] : [])
})

test.each([
  ['the server of the rooms stops', ['332'], true],
  ['the connection had a mishap', ['307', '333'], true],
  ['somebody put us out', ['307'], false],
  ['somebody banned us', ['301'], false],
])('out again, since %s', (_why, codes, isMissing) => {
  const { rooms, enters, leaves } = wanting()
  enters()
  leaves(...codes)
  expect(rooms.missing()).toEqual(isMissing ? [room] : [])
})

test('a room that was destroyed is not made anew', () => {
  const { rooms, enters } = wanting()
  enters()
  const destroyed = xml('x', { xmlns: occupant }, xml('destroy'))
  rooms.sawPresence(xml('presence', { from: `${room}/Bot`, type: 'unavailable' }, destroyed), 'Bot')
  expect([rooms.isIn(room), rooms.missing()]).toEqual([false, []])
})

test('a room that knows nobody any more has lost us', () => {
  const { rooms, enters } = wanting()
  const error = (condition: string) =>
    xml('message', { from: room, type: 'error' }, xml('error', {}, xml(condition)))
  enters()
  rooms.sawError(error('policy-violation'))
  expect(rooms.isIn(room)).toBe(true)
  rooms.sawError(error('not-acceptable'))
  expect(rooms.missing()).toEqual([room])
})

test('a room is called as the list calls it, unless another goes by that name as well', () => {
  const { rooms } = wanting()
  const list = (...items: [jid: string, name: string][]) =>
    rooms.learn(xml('query', {}, ...items.map(([jid, name]) => xml('item', { jid, name }))))
  expect(rooms.shownName('dev')).toBeUndefined()
  list([room, 'Ops Team'], ['1_other@conf.x', 'Other'])
  expect([rooms.shownName('dev'), rooms.shownName(room)]).toEqual(['Ops Team', 'Ops Team'])
  list(['7_forged@conf.x', 'ops team'])
  expect([rooms.shownName('dev'), rooms.shownName('7_forged')]).toEqual([undefined, undefined])
})
