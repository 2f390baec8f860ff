/** Two bots on one Redis in a chat that lets one in: they share an address, and the one that has the seat is in. */
import { describe, expect, test, vi } from 'vitest'
import type { Element } from '../../src/hipchat/xml.ts'
import { prosodyIsHere, startProsody } from '../prosody.ts'
import { redisIsHere, startRedis } from '../redis.ts'
import { quickly, startHipChatBot } from './hipchat.ts'
import { enter, room } from './human.ts'
import type { Process, Test } from './processes.ts'

const patience = { timeout: 60_000, interval: 20 }

async function startTwo(context: Test) {
  const [redis, prosody] = await Promise.all([startRedis(), startProsody()])
  context.onTestFinished(() => redis.close())
  context.onTestFinished(() => prosody.close())
  const ryan = await enter(context, prosody, 'ryan')
  await ryan.join(room)
  const startBot = (): Process =>
    startHipChatBot(context, prosody, {
      command: quickly,
      env: {
        HUBOT_DEPLOY_ONE_CONNECTION: 'true',
        HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}`,
        HUBOT_DEPLOY_AUDIT_FILE: 'off',
      },
    })
  const first = startBot()
  await first.prints('In the room', 60_000)
  const second = startBot()
  await second.prints('HUBOT_DEPLOY_WEBHOOK_SECRET is not set', 60_000)
  const answers = async (): Promise<void> => {
    const from = ryan.seen.length
    await ryan.says(room, '@hubot deploy all the things')
    await vi.waitFor(() => expect(ryan.heard(room, from)).toEqual(["I don't see why I should"]), patience)
  }
  return { redis, ryan, first, second, answers }
}

describe
  .skipIf(!prosodyIsHere || !redisIsHere)
  .concurrent('one seat in a real chat', { timeout: 150_000 }, () => {
    test('killed, the other comes in; only one is ever in, and it answers; without Redis nobody is in', async context => {
      const { redis, ryan, first, second, answers } = await startTwo(context)
      await answers()
      expect(second.output).not.toContain('In the room')
      await first.kill()
      await second.prints('In the room', 60_000)
      await answers()
      expect(second.output).not.toContain('Somebody else logged in')

      const from = ryan.seen.length
      await redis.kill()
      const isGone = ({ name, attrs }: Element): boolean =>
        name === 'presence' && attrs.type === 'unavailable' && attrs.from?.startsWith(room) === true
      await ryan.sees(isGone, { from, within: 60_000 })
    })

    test('asleep, it loses the seat; awake again it leaves, says nothing, and does not put the other out', async context => {
      const { ryan, first, second, answers } = await startTwo(context)
      first.signal('SIGSTOP')
      await second.prints('In the room', 60_000)
      await ryan.says(room, '@hubot deploy nothing-known')
      first.signal('SIGCONT')
      await first.prints('this bot has lost the seat in the chat, and leaves it', 60_000)
      await vi.waitFor(() => expect(ryan.heard(room).join()).toContain('No app with alias'), patience)
      second.signal('SIGTERM')
      await second.exit
      await vi.waitFor(() => expect(first.output.split('In the room')).toHaveLength(3), patience)
      await answers()
      expect(ryan.heard(room).filter(said => said.includes('No app with alias'))).toHaveLength(1)
      expect(second.output).not.toContain('Somebody else logged in')
    })
  })
