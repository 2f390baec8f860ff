import { describe, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, type Options, startBot, type World } from '../bot.ts'
import { redisIsHere, startRedis } from '../redis.ts'

vi.setConfig({ testTimeout: 60_000 })

test('a deploy that is looked into when the bot is stopped is decided first, and goes on after the restart', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '20' } })
  world.nonProduction.fail({ method: 'GET', path: /\/builds\?/, times: 1, how: { delayMs: 500 } })
  const typed = bot.says('ann', 'hubot deploy restaurant-api-na')
  await expect
    .poll(() => world.nonProduction.requests.length, { timeout: 10_000, interval: 10 })
    .toBeGreaterThan(0)
  await bot.stop()
  await typed
  const { bot: later } = await startBot({ world, aliases: [] })
  await later.hears('Successfully triggered')
  finishDeploy(world)
  await later.hears('was deployed')
  expect(world.production.builds()).toHaveLength(1)
})

describe.skipIf(!redisIsHere)('a line that is not answered by then, on a shared store', () => {
  const line = ['ann', 'hubot deploy restaurant-api-na', { id: '1795389491.000300' }] as const
  const isStopped = /^I am being stopped, and could not answer that in time/

  async function hanging(
    done: (work: () => Promise<void>) => void,
  ): Promise<{ bot: Bot; world: World; more: Options }> {
    const redis = await startRedis()
    done(() => redis.close())
    const env = {
      HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}`,
      HUBOT_TEAMCITY_TIMEOUT_SECONDS: '30',
    }
    const { bot, world } = await startBot({ env })
    world.nonProduction.fail({ method: 'GET', path: /\/builds\?/, times: 1, how: 'hang-before' })
    void bot.says(...line)
    await expect
      .poll(() => world.nonProduction.requests.length, { timeout: 10_000, interval: 10 })
      .toBeGreaterThan(0)
    return { bot, world, more: { world, env, aliases: [] } }
  }

  test('its author hears so where no other bot has heard it', async ({ onTestFinished }) => {
    const { bot } = await hanging(onTestFinished)
    await bot.stop()
    expect(bot.count(isStopped)).toBe(1)
  })

  test('another bot that has heard it answers, and nothing is said of the stop', async ({
    onTestFinished,
  }) => {
    const { bot, world, more } = await hanging(onTestFinished)
    const { bot: other } = await startBot(more)
    const typed = other.says(...line)
    await new Promise(resolve => setTimeout(resolve, 300))
    await bot.stop()
    await typed
    await other.hears('Successfully triggered')
    expect([...bot.said, ...other.said].filter(({ text }) => isStopped.test(text))).toEqual([])
    expect(world.production.builds()).toHaveLength(1)
  })
})
