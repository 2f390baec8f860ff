import { expect, test, vi } from 'vitest'
import { finishDeploy, startBot, startWorld, type World } from '../bot.ts'

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

test('the bot was away for a while: the room hears that it is back, once, and where the deploy stands', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await vi.waitFor(async () => expect(await bot.app.store.lastBeat()).not.toBe(null), 15_000)
  await bot.stop()
  world.production.start(world.production.queue[0]?.id ?? 0)
  const { bot: second } = await startBot({ world, aliases: [], before: () => shiftClock(6 * 60_000) })
  shiftClock(0)
  expect(await second.hears('I was away')).toMatch(
    /^I was away from (?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC to \d\d:\d\d UTC\. restaurant-api-na Restaurant_230 went on meanwhile: running for \d min.*\.\nhttp/,
  )
  finishDeploy(world)
  await second.hears('was deployed')
  expect(second.count('I was away')).toBe(1)
})

test('no sign of life was noted yet: away is counted from the request, not from an older sign', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await vi.waitFor(async () => expect(await bot.app.store.lastBeat()).not.toBe(null), 15_000)
  await bot.app.store.beat(Date.now() - 3_600_000)
  await bot.stop()
  const reads = world.production.requests.length
  const { bot: second } = await startBot({ world, aliases: [] })
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(reads + 1), 15_000)
  expect(second.said).toEqual([])
})

test('it had ended meanwhile: the notice says all there is to say', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await vi.waitFor(async () => expect(await bot.app.store.lastBeat()).not.toBe(null), 15_000)
  await bot.stop()
  finishDeploy(world)
  const { bot: second } = await startBot({ world, aliases: [], before: () => shiftClock(6 * 60_000) })
  shiftClock(0)
  await second.hears('was deployed')
  expect(second.count('I was away')).toBe(0)
})

test('it was away before anything was queued: nothing went on meanwhile', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '30' } })
  world.nonProduction.fail({ method: 'PUT', how: 'hang-before', times: 1 })
  void bot.says('ann', 'hubot deploy restaurant-api-na')
  await asked(world.nonProduction, 'PUT')
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [], before: () => shiftClock(6 * 60_000) })
  shiftClock(0)
  await second.hears('Successfully triggered')
  const reads = () => world.production.requests.filter(({ path }) => path.includes('/builds/id:')).length
  await vi.waitFor(() => expect(reads()).toBeGreaterThan(1), 15_000)
  finishDeploy(world)
  await second.hears('was deployed')
  expect(second.count('I was away')).toBe(0)
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

test('after a quarter of an hour not even the pin is made', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '30' } })
  world.nonProduction.fail({ method: 'PUT', how: 'hang-before', times: 9 })
  void bot.says('ann', 'hubot deploy restaurant-api-na')
  await asked(world.nonProduction, 'PUT')
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [], before: () => shiftClock(20 * 60_000) })
  shiftClock(0)
  await second.hears('Restaurant_230 was not deployed: you asked 20 min ago')
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
})

test('a stop in the middle of a hanging request refuses nothing: the next bot goes on', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '30' } })
  world.nonProduction.fail({ method: 'PUT', how: 'hang-before', times: 1 })
  void bot.says('ann', 'hubot deploy restaurant-api-na')
  await asked(world.nonProduction, 'PUT')
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [] })
  await second.hears('Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na')
  expect(bot.said).toEqual([])
})

test('production was set to another server: its builds of the same id are not taken for ours', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.stop()
  const other = await startWorld()
  other.production.addBuild({ id: 1, buildTypeId: 'Other_Deploy', number: '1', status: 'SUCCESS' })
  const { bot: second } = await startBot({ world: { ...other, folder: world.folder }, aliases: [] })
  await vi.waitFor(() => expect(other.production.requests.length).toBeGreaterThan(2), 15_000)
  expect(second.said).toEqual([])
  expect(await second.app.store.active()).toHaveLength(1)
})

test('the store is still held at the start: taken over when it is free, without anybody typing', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world)
  await bot.hears('was deployed')
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const starting = startBot({ world, aliases: [] })
  await new Promise(resolve => setTimeout(resolve, 200))
  await bot.stop()
  finishDeploy(world)
  const { bot: second } = await starting
  await second.hears('was deployed')
})

const asked = (server: World['production'], method: string) =>
  vi.waitFor(() => expect(server.requests.some(request => request.method === method)).toBe(true), 15_000)

const { now } = Date
const shiftClock = (byMs: number) => {
  Date.now = byMs === 0 ? now : () => now() + byMs
}

test('a store that can not be closed does not keep the bot from going', async () => {
  const { bot } = await startBot()
  const { close } = bot.app.store
  Object.assign(bot.app.store, { close: () => Promise.reject(new Error('disk I/O error')) })
  await bot.app.stop()
  await close()
})

test('production is not set any more after a restart: a cancel hears why it waits, and is done after the next', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.stop()
  const env = { HUBOT_TEAMCITY_PROD_URL: 'not a url' }
  const { bot: second } = await startBot({ world, env, aliases: [] })
  const unset = 'HUBOT_TEAMCITY_PROD_URL is missing or malformed'
  await second.says('bob', 'hubot deployment cancel restaurant-api-na')
  expect(await second.hears("I can't ask the production TeamCity to cancel")).toContain(unset)
  await second.stop()
  const { bot: third } = await startBot({ world, aliases: [] })
  await third.hears('was cancelled by bob')
})
