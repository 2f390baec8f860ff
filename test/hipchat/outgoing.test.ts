import { xml } from '@xmpp/client'
import { describe, expect, test } from 'vitest'
import { Unconfirmed } from '../../src/hipchat/connection.ts'
import { createDoubts } from '../../src/hipchat/doubts.ts'
import { createNaming } from '../../src/hipchat/names.ts'
import { createOutgoing } from '../../src/hipchat/outgoing.ts'
import { createRooms } from '../../src/hipchat/rooms.ts'

const room = '1_dev@conf.x'
const nothing = (): void => undefined

/** The bot is in the room; `fails` are the errors of the next messages. */
function start({ isAway = false } = {}) {
  const naming = createNaming(() => ({ jid: '1_9@chat.x', domain: 'conf.x' }))
  const rooms = createRooms({ entered: nothing, left: nothing, refused: nothing }, naming)
  const clock = { now: 0 }
  const doubts = createDoubts(() => clock.now)
  const said: string[] = []
  const fails: Error[] = []
  rooms.want(room)
  const comesIn = (): void =>
    rooms.sawPresence(
      xml('presence', { from: `${room}/Bot` }, xml('x', { xmlns: 'http://jabber.org/protocol/muc#user' })),
      'Bot',
    )
  comesIn()
  const outgoing = createOutgoing({
    rooms,
    roomDomain: () => 'conf.x',
    away: () => (isAway ? new Error('away') : null),
    find: async () => null,
    isOnItsWay: jid => rooms.wanted.has(jid),
    doubts,
    settled: async () => undefined,
    async message(to, text) {
      const error = fails.shift()
      if (error) throw error
      said.push(`${to}: ${text}`)
    },
    setTopic: async () => undefined,
  })
  return { rooms, clock, doubts, said, fails, outgoing, comesIn }
}

/** It has tried to say that. */
async function startInDoubt() {
  const started = start()
  started.fails.push(new Unconfirmed('gone'))
  await expect(started.outgoing.send({ room }, ['hi'])).rejects.toThrow('gone')
  return started
}

describe('a message whose fate is not known', () => {
  test('is sent again when the room does not show it', async () => {
    const { outgoing, said } = await startInDoubt()
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([`${room}: hi`])
  })

  test('is not sent again when the room shows it; said anew later, it is', async () => {
    const { outgoing, said, doubts } = await startInDoubt()
    doubts.saw(room, 'hi', null)
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([])
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([`${room}: hi`])
  })

  test('what was refused is no doubt: the same words of somebody else earlier change nothing', async () => {
    const { outgoing, fails, said, doubts } = start()
    fails.push(new Error('refused'))
    await expect(outgoing.send({ room }, ['hi'])).rejects.toThrow('refused')
    doubts.saw(room, 'hi', null)
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([`${room}: hi`])
  })

  test('is no doubt when the room shows the same words of long before', async () => {
    const { outgoing, said, doubts } = await startInDoubt()
    doubts.saw(room, 'hi', -3_600_000)
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([`${room}: hi`])
  })

  test('that came, and that nobody said again, keeps no later text back', async () => {
    const { outgoing, clock, said, doubts } = await startInDoubt()
    doubts.saw(room, 'hi', 0)
    clock.now = 3_600_000
    await outgoing.send({ room }, ['hi'])
    expect(said).toEqual([`${room}: hi`])
  })

  test('doubts are forgotten in the end', () => {
    const doubts = createDoubts(() => 0)
    for (let number = 0; number < 1_000; number += 1) doubts.add(room, String(number))
    expect([doubts.has(room, '1'), doubts.has(room, '999')]).toEqual([false, true])
  })
})

test('while there is no connection a message is refused at once', async () => {
  await expect(start({ isAway: true }).outgoing.send({ room }, ['hi'])).rejects.toThrow('away')
})

test('a message into a room that the bot is on its way into waits for that', async () => {
  const { rooms, outgoing, said, comesIn } = start()
  rooms.reset()
  const sent = outgoing.send({ room }, ['hi'])
  expect(said).toEqual([])
  comesIn()
  await sent
  expect(said).toEqual([`${room}: hi`])
})

test('rooms are found by JID, by name, by short name and by the name in the list, without regard to case', () => {
  const { rooms } = start()
  const item = xml('item', { jid: '1_42@conf.x', name: 'Team Food' })
  rooms.learn(xml('query', {}, item))
  const found = ['1_DEV@conf.x', 'Dev', '1_dev', 'team food', 'TEAM_FOOD', 'nowhere'].map(rooms.known)
  expect(found).toEqual([room, room, room, '1_42@conf.x', '1_42@conf.x', null])
})

test('the address of a room may be written with capitals', async () => {
  const { outgoing, said } = start()
  await outgoing.send({ room: '1_Dev@Conf.X' }, ['hi'])
  await outgoing.send('Ann@Chat.X', ['hi'])
  expect(said).toEqual([`${room}: hi`, 'Ann@Chat.X: hi'])
})
