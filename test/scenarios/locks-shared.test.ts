import { describe, expect, test, vi } from 'vitest'
import { type Bot, startBot, startWorld, type World } from '../bot.ts'
import { redisIsHere, startRedis } from '../redis.ts'

/** Two bots on one Redis, each in the chat by itself. */
async function startTwo(
  done: (end: () => Promise<void>) => void,
): Promise<{ bots: [Bot, Bot]; world: World }> {
  const redis = await startRedis()
  done(() => redis.close())
  const world = await startWorld()
  const env = { HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}`, HUBOT_DEPLOY_OVERRIDERS: 'olga' }
  const { bot: first } = await startBot({ world, env })
  const { bot: second } = await startBot({ world, env, aliases: [] })
  return { bots: [first, second], world }
}

describe.skipIf(!redisIsHere)('two bots on one Redis', () => {
  test('agree on locks: what one has locked the other refuses, shows and ends', async ({
    onTestFinished,
  }) => {
    const { bots } = await startTwo(onTestFinished)
    const [first, second] = bots
    await first.says('dana', 'hubot deployment lock restaurant-api-na because database migration')
    await second.says('ann', 'hubot deploy restaurant-api-na')
    expect(second.lastReply).toBe(
      'restaurant-api-na is locked by dana: database migration.\nAsk dana to unlock it, or wait.\nTo run yours next: hubot deployment next restaurant-api-na',
    )
    await second.says('bob', 'hubot deployment lock restaurant-api-na')
    expect(second.lastReply).toMatch(/^restaurant-api-na is locked by dana/)
    await second.says('dana', 'hubot deployment unlock restaurant-api-na')
    await first.says('ann', 'hubot deployment locks')
    expect(first.lastReply).toBe('Nothing is locked.')
    await first.says('ann', 'hubot deploy restaurant-api-na')
    await vi.waitFor(
      () => expect(bots.some(bot => bot.count('Successfully triggered') === 1)).toBe(true),
      10_000,
    )
  })

  test('a bot whose clock is an hour ahead goes by that of Redis', async ({ onTestFinished }) => {
    const redis = await startRedis()
    onTestFinished(() => redis.close())
    const trueMs = (): number => performance.timeOrigin + performance.now()
    vi.useFakeTimers({ toFake: ['Date'], now: trueMs() + 3_600_000, shouldAdvanceTime: true })
    onTestFinished(() => void vi.useRealTimers())
    const { bot } = await startBot({ env: { HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}` } })
    await bot.says('ann', 'hubot deploy restaurant-api-na')
    const [deployment] = await bot.app.store.list({ limit: 1 })
    const idMs = Number.parseInt(deployment?.id.replaceAll('-', '').slice(0, 12) ?? '', 16)
    for (const ms of [idMs, Date.parse(deployment?.requestedAt ?? '')]) {
      expect(Math.abs(ms - trueMs())).toBeLessThan(60_000)
    }
    expect(await bot.app.store.weaknesses()).toContain('skewed')
  })

  test('of two who lock at once one holds it', async ({ onTestFinished }) => {
    const { bots } = await startTwo(onTestFinished)
    await Promise.all(
      bots.map((bot, at) => bot.says(`person${at}`, 'hubot deployment lock restaurant-api-na because mine')),
    )
    const [lock] = await bots[0].app.store.locks()
    for (const bot of bots) expect(bot.lastReply).toContain(`is locked by ${lock?.by.name}: mine.`)
    expect(bots.filter(bot => bot.lastReply.includes('It stays so until'))).toHaveLength(1)
  })

  test('the end of a lock is said by one of them, once', async ({ onTestFinished }) => {
    const { bots } = await startTwo(onTestFinished)
    const since = new Date(Date.now() - 7_200_000).toISOString()
    const until = new Date(Date.now() - 1_000).toISOString()
    for (const alias of ['a', 'b', 'c', 'd', null]) {
      const by = { id: 'dana', name: 'dana' }
      await bots[0].app.store.saveLock({ id: `l-${alias}`, alias, by, room: 'ops', since, until }, Date.now())
    }
    const said = () =>
      bots.flatMap(bot => bot.said.map(({ text }) => text)).filter(text => text.includes('ended'))
    await vi.waitFor(() => expect(said()).toHaveLength(5), 10_000)
    expect(new Set(said()).size).toBe(5)
    expect(await bots[1].app.store.locks()).toEqual([])
  })
})
