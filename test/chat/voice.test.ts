import { Adapter, Robot, TextMessage } from 'hubot'
import { describe, expect, test } from 'vitest'
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
