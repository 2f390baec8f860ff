import { expect, test } from 'vitest'
import { finishDeploy, startBot } from '../bot.ts'

test('the bot is restarted while the build runs: the room hears how it ended, once', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.stop()
  finishDeploy(world)
  const { bot: second } = await startBot({ world, aliases: [] })
  await second.hears('RestaurantAPI was deployed to prod-na version Restaurant_230', 'deployments')
  expect(second.count('was deployed')).toBe(1)
  expect(second.count('Successfully triggered')).toBe(0)
  expect(world.production.builds()).toHaveLength(1)
})

test('an alias stays claimed over a restart', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [] })
  await second.says('bob', 'hubot deploy restaurant-api-na')
  expect(second.lastReply).toMatch(/^restaurant-api-na is being deployed by ann since/)
})

test('a deploy that could not begin for a quarter of an hour is not begun any more', async () => {
  const { bot, world } = await startBot()
  world.production.fail({ method: 'POST', path: /buildQueue/, how: 'hang-before', times: 1 })
  const saying = bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.hears('Pinned')
  await bot.stop()
  await saying
  const { bot: second } = await startBot({ world, aliases: [], before: () => shiftClock(20 * 60_000) })
  shiftClock(0)
  await second.hears(
    'Restaurant_230 was not deployed: you asked 20 min ago, and I could not begin until now.',
  )
  expect(world.production.builds()).toHaveLength(0)
})

const { now } = Date
const shiftClock = (byMs: number) => {
  Date.now = byMs === 0 ? now : () => now() + byMs
}
