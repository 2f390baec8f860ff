import { Adapter, Robot, TextMessage } from 'hubot'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isHere } from '../../src/chat/room.ts'
import { voiceOf } from '../../src/chat/voice.ts'

/** A robot whose adapter has that name, and what it was given. */
async function robotOf(name: string): Promise<{ robot: Robot; sent: unknown[][] }> {
  const sent: unknown[][] = []
  const send = async (...words: unknown[]): Promise<void> => void sent.push(words)
  const robot = new Robot(
    { use: async robot => Object.assign(new Adapter(robot), { name, send }) },
    false,
    'hubot',
  )
  Object.assign(robot, { logger: { debug() {}, info() {}, warn() {}, error() {} } })
  await robot.loadAdapter()
  return { robot, sent }
}

const person = { id: 'u1', name: 'ann' }
const long = Array.from({ length: 100 }, (_none, nth) => `${nth} ${'x'.repeat(60)}`).join('\n')

describe('any adapter', () => {
  test('is given a room without a person, or a person without the room in which they were seen last', async () => {
    const { robot, sent } = await robotOf('campfire')
    const voice = await voiceOf(robot)
    robot.brain.userForId('u1', { name: 'ann', room: 'lobby', jid: 'x' } as { name: string })
    await voice.say({ room: 'deployments', person, thread: '1' }, 'text', 'room')
    await voice.say({ room: null, person }, 'text', 'thread')
    expect(sent[0]).toEqual([{ room: 'deployments' }, 'text'])
    expect(sent[1]).toMatchObject([{ user: { id: 'u1', name: 'ann', jid: 'x' } }, 'text'])
    expect(sent[1]?.[0]).not.toHaveProperty('user.room')
  })

  test('knows of no threads', async () => {
    const { robot } = await robotOf('campfire')
    const message = new TextMessage({ id: 'u1', name: 'ann', room: 'deployments' }, 'deploy', '1')
    expect(await (await voiceOf(robot)).placeOf(message as never)).toEqual({})
  })

  test('a room that people call otherwise is known by that name too', async () => {
    const { robot } = await robotOf('hipchat')
    Object.assign(robot.adapter, {
      shownName: (room: string) => (room === 'backend' ? 'Ops Team' : undefined),
    })
    const said = (room?: string) =>
      new TextMessage({ id: 'u1', name: 'ann', ...(room && { room }) }, 'x', '1')
    const { placeOf } = await voiceOf(robot)
    const place = await placeOf(said('backend') as never)
    expect(place).toEqual({ roomName: 'Ops Team' })
    expect(isHere({ room: 'backend', ...place }, 'Ops Team')).toBe(true)
    expect([await placeOf(said('other') as never), await placeOf(said() as never)]).toEqual([{}, {}])
  })

  test.each([
    ['campfire', 1],
    ['DiscordAdapter', 4],
    ['telegram', 2],
  ])('%s gets a long text in %i messages, parted at line ends', async (name, count) => {
    const { robot, sent } = await robotOf(name)
    await (await voiceOf(robot)).say({ room: 'r', person }, long, 'thread')
    const texts = sent.map(([, text]) => String(text))
    expect(texts).toHaveLength(count)
    expect(texts.join('\n')).toBe(long)
  })

  test('with a client of another kind is no Slack', async () => {
    const { robot, sent } = await robotOf('matrix')
    Object.assign(robot.adapter, { client: { web: {}, send: () => undefined } })
    await (await voiceOf(robot)).say({ room: 'r', person }, '<text>', 'thread')
    expect(sent).toEqual([[{ room: 'r' }, '<text>']])
  })
})

describe('in Slack', () => {
  /** A robot in a Slack whose API says of a room what `says` does. */
  async function robotIn(says: (id: string) => Promise<unknown>): Promise<{ robot: Robot; asked: string[] }> {
    const { robot } = await robotOf('slack')
    const asked: string[] = []
    async function fetchConversation(id: string): Promise<unknown> {
      asked.push(id)
      return await says(id)
    }
    Object.assign(robot.adapter, {
      client: { web: { chat: { postMessage: async () => undefined } }, fetchConversation },
    })
    return { robot, asked }
  }
  const typed = { ...new TextMessage({ id: 'u1', name: 'ann', room: 'C0FOOD' }, 'x', '1'), room: 'C0FOOD' }
  const message = { ...typed, rawMessage: { ts: '1.1' } } as never

  test('a line is run without the name of its room where that takes long, and with it as soon as it is known', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let tell = (_room: unknown): void => undefined
    const { robot, asked } = await robotIn(() => new Promise(resolve => (tell = resolve)))
    const voice = await voiceOf(robot)
    const places = Promise.all([voice.placeOf(message), voice.placeOf(message)])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await places).toEqual([{ ownThread: '1.1' }, { ownThread: '1.1' }])
    expect(asked).toEqual(['C0FOOD'])
    const later = voice.placeOf(message)
    tell({ name: 'team-food' })
    expect(await later).toEqual({ roomName: 'team-food', ownThread: '1.1' })
    expect(asked).toEqual(['C0FOOD'])
  })

  test('nor does the adapter, which asks before it hands a line on, wait for longer', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { robot } = await robotIn(() => new Promise(() => undefined))
    await voiceOf(robot)
    const { client } = robot.adapter as unknown as {
      client: { fetchConversation(id: string): Promise<unknown> }
    }
    const asked = client.fetchConversation('C0FOOD')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await asked).toBe(undefined)
  })

  test('where Slack refuses to say it, the room has none', async () => {
    const { robot } = await robotIn(() => Promise.reject(new Error('missing_scope')))
    expect(await (await voiceOf(robot)).placeOf(message)).toEqual({ ownThread: '1.1' })
  })
})

test.each([
  ['deployments', { room: 'deployments' }, true],
  ['#Deployments', { room: 'deployments' }, true],
  ['C0DEPLOY', { room: 'C0DEPLOY', roomName: 'deployments' }, true],
  ['#deployments', { room: 'C0DEPLOY', roomName: 'deployments' }, true],
  ['Team Food', { room: '1_team_food@conf.hipchat.example' }, true],
  ['team-food', { room: 'C0DEPLOY', roomName: 'deployments' }, false],
  ['deployments', { room: 'C0DEPLOY' }, false],
  ['deployments', { room: null }, false],
])('whether "%s" is %j: %s', (name, line, is) => {
  expect(isHere(line, name)).toBe(is)
})
