import { expect, test } from 'vitest'
import { finishDeploy, startBot } from '../bot.ts'

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
