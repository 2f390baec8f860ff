/** What a bot must do in a real room, whatever it was installed from: each check begins by typing. */
import { join } from 'node:path'
import { xml } from '@xmpp/client'
import { expect, vi } from 'vitest'
import { jidOf, people } from '../prosody.ts'
import { type Human, invitation, room, roomOf } from './human.ts'
import type { Process } from './processes.ts'

const patience = { timeout: 20_000, interval: 10 }

export interface Scene {
  readonly bot: Process
  readonly ryan: Human
  readonly bob: Human
}

export const scripts = ['--require', join(import.meta.dirname, 'hipchat-scripts')]

/** What the scripts of the checks have noted, in lines that are whole. */
const events = (bot: Process): Record<string, string>[] =>
  [...bot.output.matchAll(/^EVENT (.*)\n/gm)].map(([, json = '']) => JSON.parse(json))

async function noted(bot: Process, event: Record<string, string>): Promise<void> {
  await vi.waitFor(() => expect(events(bot)).toContainEqual(event), patience)
}

/** The first that the bot says in the room after that was typed. */
async function answer({ ryan }: Scene, text: string, ask: () => Promise<void> = () => ryan.says(room, text)) {
  const from = ryan.seen.length
  await ask()
  return await vi.waitFor(() => {
    const [first] = ryan.heard(room, from)
    if (first === undefined) throw new Error(`no answer to ${text}`)
    return first
  }, patience)
}

const answers = (text: string, expected: string) => async (scene: Scene) =>
  expect(await answer(scene, text)).toBe(expected)

/** What comes in the room until two more questions have been answered: one answer may overtake another. */
async function before({ ryan }: Scene, text: string): Promise<string[]> {
  const from = ryan.seen.length
  const pongs = (): number => ryan.heard(room, from).filter(said => said === 'PONG').length
  await ryan.says(room, text)
  for (const times of [1, 2]) {
    await ryan.says(room, '@hubot ping')
    await vi.waitFor(() => expect(pongs()).toBe(times), patience)
  }
  return ryan.heard(room, from).filter(said => said !== 'PONG')
}

async function inPrivate({ ryan }: Scene, text: string): Promise<string> {
  const from = ryan.seen.length
  await ryan.whispers(jidOf('bot'), text)
  return await vi.waitFor(() => {
    const [first] = ryan.told(from)
    if (first === undefined) throw new Error('nothing was said in private')
    return first
  }, patience)
}

const special = `a & b < c > d "q" 'a' &amp; &lt; é ünï 漢字 😀 \u200b end`
const hears = 'x & y <b>z</b> &amp; "q" 😀 漢 é\none\n\n three\tfour'

export const checks: readonly (readonly [name: string, check: (scene: Scene) => Promise<void>])[] = [
  ['it is in the room', async ({ ryan }) => ryan.meetsBot(room)],
  ...['@hubot ping', '@Hubot ping', 'hubot ping', 'hubot: ping', '@hubot: ping', '@hubot, ping'].map(
    text => [`it answers ${JSON.stringify(text)}`, answers(text, 'PONG')] as const,
  ),
  [
    'it says nothing where it is not addressed',
    async scene => expect(await before(scene, 'just ping')).toEqual([]),
  ],
  ['a reply mentions the asker', answers('@hubot reply', '@RyanTomlinson replied')],
  [
    'it knows who asks, and where',
    answers('@hubot who', '{"id":"2","name":"Ryan Tomlinson","room":"deployments"}'),
  ],
  ['special characters, entities and emoji go out as they are', answers('@hubot special', special)],
  ['line ends and tabs go out as they are', answers('@hubot lines', 'line1\nline2\n\tline3')],
  [
    'what is typed comes in as it is, and goes out again',
    async scene => {
      expect(await answer(scene, `@hubot repeat ${hears}`)).toBe(hears)
      await noted(scene.bot, { echo: hears })
    },
  ],
  ['an emote', answers('@hubot wave', '/me waves')],
  [
    'twenty messages come in order, once each',
    async scene => {
      const from = scene.ryan.seen.length
      await scene.ryan.says(room, '@hubot many')
      await vi.waitFor(() => expect(scene.ryan.heard(room, from)).toContain('m19'), patience)
      expect(scene.ryan.heard(room, from)).toEqual(Array.from({ length: 20 }, (_, number) => `m${number}`))
    },
  ],
  [
    'what is longer than the server takes comes in several messages, and nothing is lost',
    async scene =>
      expect(await before(scene, '@hubot long')).toEqual(['x'.repeat(10_000), 'x'.repeat(10_000)]),
  ],
  [
    'what XML cannot carry is left out, and the connection lives',
    async scene => expect(await before(scene, '@hubot control')).toEqual(['bad red \ufffd  end']),
  ],
  ['an empty text is not sent', async scene => expect(await before(scene, '@hubot empty')).toEqual([])],
  [
    'what is no text is sent as one',
    async scene => expect(await before(scene, '@hubot object')).toEqual(['an object', '7']),
  ],
  [
    'a script that throws does no harm',
    async scene => expect(await before(scene, '@hubot throw')).toEqual([]),
  ],
  [
    'middleware that throws does no harm, also not at a topic',
    async scene => {
      const topic = xml('subject', {}, 'break the middleware')
      await scene.ryan.send(xml('message', { to: room, type: 'groupchat' }, topic))
      expect(await before(scene, '@hubot break the middleware')).toEqual([])
    },
  ],
  [
    'a room is addressed by JID',
    async scene => expect(await answer(scene, `@hubot tell ${room}: by & JID`)).toBe('by & JID'),
  ],
  [
    'a room is addressed by its name',
    async scene => {
      expect(await answer(scene, '@hubot tell room "Deployments": by name')).toBe('by name')
      expect(await answer(scene, '@hubot tell deployments: by its short name')).toBe('by its short name')
    },
  ],
  [
    'a room that does not exist, or that it is not in: the sender is told',
    async ({ ryan, bot }) => {
      await ryan.says(room, '@hubot tell nowhere: hello')
      await noted(bot, {
        tell: 'not sent, since there is no room "nowhere" that I can see: check its name, or give its JID',
      })
      const [elsewhere, why] = [roomOf('elsewhere'), 'invite me, or add it to HUBOT_HIPCHAT_ROOMS']
      await ryan.says(room, `@hubot tell ${elsewhere}: hello`)
      await noted(bot, { tell: `not sent, since I am not in the room ${elsewhere}: ${why}` })
    },
  ],
  [
    'a person is addressed by JID, in private',
    async scene => {
      const from = scene.ryan.seen.length
      await scene.ryan.says(room, `@hubot tell ${jidOf('ryan')}: private & direct`)
      await vi.waitFor(() => expect(scene.ryan.told(from)).toEqual(['private & direct']), patience)
    },
  ],
  [
    'the sender is told when the server refuses a message',
    async ({ bot, ryan }) => {
      const nobody = 'nobody@chat.hipchat.local'
      await ryan.says(room, `@hubot tell ${nobody}: hello`)
      await noted(bot, { tell: `${nobody} refused the message (service-unavailable)` })
    },
  ],
  ...['ping', '@hubot ping', 'hubot: ping'].map(
    text =>
      [
        `in private it answers ${JSON.stringify(text)}`,
        async (scene: Scene) => expect(await inPrivate(scene, text)).toBe('PONG'),
      ] as const,
  ),
  [
    'in private a reply mentions nobody, and it knows who asks',
    async scene => {
      expect(await inPrivate(scene, 'reply')).toBe('replied')
      expect(await inPrivate(scene, 'who')).toBe('{"id":"2","name":"Ryan Tomlinson","room":null}')
    },
  ],
  [
    'what is whispered to it by way of the room is answered in private',
    async ({ ryan }) => {
      const from = ryan.seen.length
      await ryan.whispers(`${room}/${people.bot.name}`, 'ping')
      await vi.waitFor(() => expect(ryan.told(from)).toEqual(['PONG']), patience)
      expect(ryan.heard(room, from)).toEqual([])
    },
  ],
  [
    'it sets the topic as it was given',
    async ({ ryan }) => {
      const from = ryan.seen.length
      await ryan.says(room, '@hubot topic T & <1>')
      await ryan.sees(stanza => stanza.getChildText('subject') === 'T & <1>', { from })
    },
  ],
  [
    'it hears who sets a topic',
    async ({ ryan, bot }) => {
      const subject = xml('subject', {}, 'by ryan & co')
      await ryan.send(xml('message', { to: room, type: 'groupchat' }, subject))
      await noted(bot, { topic: 'by ryan & co', by: 'Ryan Tomlinson', room: 'deployments' })
    },
  ],
  [
    'it hears who comes and who goes',
    async ({ bob, bot }) => {
      const other = roomOf('deployments')
      await bob.join(other)
      await noted(bot, { enter: people.bob.name, room: 'deployments' })
      await bob.send(xml('presence', { to: `${other}/${people.bob.name}`, type: 'unavailable' }))
      await noted(bot, { leave: people.bob.name, room: 'deployments' })
    },
  ],
  [
    'invited, it joins, answers there, and hears of its moderator too',
    async ({ ryan, bot }) => {
      const second = roomOf('second')
      await ryan.join(second)
      const from = ryan.seen.length
      await ryan.send(invitation(second))
      await ryan.meetsBot(second, { from })
      await ryan.says(second, '@hubot ping')
      await vi.waitFor(() => expect(ryan.heard(second, from)).toEqual(['PONG']), patience)
      await ryan.send(xml('presence', { to: `${second}/Ryan Tomlinson`, type: 'unavailable' }))
      await noted(bot, { leave: 'Ryan Tomlinson', room: 'second' })
      await ryan.join(second)
      await noted(bot, { enter: 'Ryan Tomlinson', room: 'second' })
    },
  ],
  [
    'nobody is taken for another by taking their name',
    async scene => {
      await scene.bob.join(roomOf('second'), { nick: 'Ryan  Tomlinson' })
      await scene.bob.join(roomOf('second'), { nick: 'ryan tomlinson' })
      await noted(scene.bot, { enter: people.bob.name, room: 'second' })
      const from = scene.ryan.seen.length
      await scene.bob.says(roomOf('second'), '@hubot who')
      await vi.waitFor(() => expect(scene.ryan.heard(roomOf('second'), from)).toHaveLength(1), patience)
      expect(scene.ryan.heard(roomOf('second'), from)).toEqual([
        `{"id":"3","name":"${people.bob.name}","room":"second"}`,
      ])
    },
  ],
  [
    'long texts of many-byte characters come in whole, and go out again',
    async ({ ryan }) => {
      const texts = [0, 1, 2, 3].map(pad => 'x'.repeat(pad) + '😀漢é'.repeat(6_000))
      for (const text of texts) {
        const from = ryan.seen.length
        const heard = (): string => ryan.heard(room, from).join('')
        await ryan.says(room, `@hubot repeat ${text}`)
        await vi.waitFor(() => expect(heard()).toHaveLength(text.length), patience)
        expect(heard() === text).toBe(true)
      }
    },
  ],
]
