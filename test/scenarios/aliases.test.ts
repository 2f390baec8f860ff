import type { Robot } from 'hubot'
import { expect, test } from 'vitest'
import { alias, startBot } from '../bot.ts'

const brainOf = (robot: Robot) => robot.brain.data.deploymentAliases as Record<string, unknown>

test('set, show, clear', async () => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', 'hubot deployment show aliases')
  await bot.says(
    'ann',
    'hubot deployment set alias search Search_Build Search_Deploy name="The search" env=prod-na',
  )
  await bot.says('ann', 'HUBOT Deployment Set Alias books Books_Build Books_Deploy')
  await bot.says('ann', 'hubot deployment show aliases')
  await bot.says('ann', '@hubot: deployment show alias SEARCH')
  await bot.says('ann', 'hubot deployment clear alias Search')
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.said.map(said => said.text)).toEqual([
    'No aliases set',
    'Ok, alias for search was set',
    'Ok, alias for books was set',
    'books: Books_Build → Books_Deploy\nsearch: Search_Build → Search_Deploy name="The search" env=prod-na',
    'search: Search_Build → Search_Deploy name="The search" env=prod-na',
    'Ok, alias for search was cleared',
    'books: Books_Build → Books_Deploy',
  ])
})

test('they stand in the brain as the script of 2014 kept them, with their options', async () => {
  const { bot } = await startBot({ aliases: [alias] })
  expect(brainOf(bot.robot)).toEqual({
    'restaurant-api-na': {
      mainBuildTypeId: 'Restaurant_Build',
      deployBuildTypeId: 'Restaurant_DeployNA',
      name: 'RestaurantAPI',
      env: 'prod-na',
    },
  })
})

test('another spelling is the same alias', async () => {
  const { bot } = await startBot({
    aliases: ['hubot deployment set alias search A B', 'hubot deployment set alias Search C D'],
  })
  expect(brainOf(bot.robot)).toEqual({ Search: { mainBuildTypeId: 'C', deployBuildTypeId: 'D' } })
  await bot.stop()
})

test('names that every object has are names like any other', async () => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', 'hubot deploy constructor')
  expect(bot.lastReply).toMatch(/^No app with alias: constructor/)
  await bot.says('ann', 'hubot deployment set alias toString A B')
  await bot.says('ann', 'hubot deployment show alias toString')
  expect(bot.lastReply).toBe('toString: A → B')
})

test('an alias that is acknowledged is on disk: another process finds it', async () => {
  const { bot, world } = await startBot()
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [] })
  await second.says('ann', 'hubot deployment show aliases')
  expect(second.lastReply).toBe(
    'restaurant-api-na: Restaurant_Build → Restaurant_DeployNA name=RestaurantAPI env=prod-na',
  )
})

test('what else is in the brain is kept too, when Hubot saves it', async () => {
  const { bot, world } = await startBot()
  bot.robot.brain.data.remembered = { by: 'another script' }
  bot.robot.brain.save()
  await bot.stop()
  const { bot: second } = await startBot({ world, aliases: [] })
  expect(second.robot.brain.data.remembered).toEqual({ by: 'another script' })
})

const brainOf2014 = {
  deploymentAliases: { 'old-app': { mainBuildTypeId: 'bt12', deployBuildTypeId: 'bt44' }, broken: 7 },
}

test('somebody else’s Hubot, its brain of 2014: loaded as it is, later than the first command', async () => {
  const { bot } = await startBot({
    as: 'package',
    aliases: [],
    before: robot => {
      robot.brain.on('save', () => undefined)
      setTimeout(() => robot.brain.mergeData(structuredClone(brainOf2014)), 150)
    },
  })
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.lastReply).toBe('old-app: bt12 → bt44')
})

test('somebody else’s Hubot: a change survives a keeper that loads an older brain', async () => {
  const { bot } = await startBot({ as: 'package', aliases: [] })
  bot.robot.brain.mergeData(structuredClone(brainOf2014))
  await bot.says('ann', 'hubot deployment set alias new A B')
  await bot.says('ann', 'hubot deployment clear alias old-app')
  bot.robot.brain.mergeData(structuredClone(brainOf2014))
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.lastReply).toBe('new: A → B')
})

test('somebody else’s Hubot: its keeper is left alone, and what it or others change in the brain counts', async () => {
  const { bot } = await startBot({ as: 'package', aliases: ['hubot deployment set alias search A B'] })
  brainOf(bot.robot).search = { mainBuildTypeId: 'C', deployBuildTypeId: 'D' }
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.lastReply).toBe('search: C → D')
  expect(await bot.app.store.brain()).toBe(null)
})

test('an alias in the brain that no build configuration can have is refused, not sent', async () => {
  const { bot, world } = await startBot({ as: 'package', aliases: [] })
  bot.robot.brain.mergeData({
    deploymentAliases: { evil: { mainBuildTypeId: 'A),project:(id:B', deployBuildTypeId: 'C' } },
  })
  const asked = world.nonProduction.requests.length
  await bot.says('ann', 'hubot deploy evil')
  expect(bot.lastReply).toMatch(
    /^"A\),project:\(id:B" can't be the id of a build configuration on the non-production TeamCity/,
  )
  expect(world.nonProduction.requests).toHaveLength(asked)
})

test('many lines at once are answered in their order', async () => {
  const { bot } = await startBot({ aliases: [] })
  await Promise.all([
    bot.says('ann', 'hubot deployment set alias a A B'),
    bot.says('ann', 'hubot deployment show aliases'),
    bot.says('ann', 'hubot deployment clear alias a'),
    bot.says('ann', 'hubot deployment show aliases'),
  ])
  expect(bot.said.map(said => said.text)).toEqual([
    'Ok, alias for a was set',
    'a: A → B',
    'Ok, alias for a was cleared',
    'No aliases set',
  ])
})

test('last builds: of non-production, and of production', async () => {
  const { bot, world } = await startBot()
  const ask = async (line: string) => {
    await bot.says('ann', `hubot deployment show last successful ${line}`)
    return bot.lastReply.split('\n').filter(part => !part.startsWith('http'))
  }
  expect(await ask('build for restaurant-api-na')).toEqual(['Last build: Restaurant_230 [SUCCESS]'])
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'FAILURE',
  })
  expect(await ask('build for restaurant-api-na')).toEqual([
    'Last build: Restaurant_231 [FAILURE]',
    'Last successful build: Restaurant_230',
  ])
  expect(await ask('deployment for restaurant-api-na')).toEqual([
    'restaurant-api-na was never deployed: Restaurant_DeployNA has no successful build on the production TeamCity.',
  ])
  world.production.addBuild({
    buildTypeId: 'Restaurant_DeployNA',
    number: '41',
    status: 'SUCCESS',
    finishedMsAgo: 0,
    triggeredBy: 'hubot-user',
    properties: { 'hubot.deploy.requestedBy': 'bob', 'source.build.number': 'Restaurant_226' },
  })
  expect((await ask('deployment for restaurant-api-na')).join()).toMatch(
    /^Last successful deployment: 41, \d\d:\d\d UTC, by bob, shipped Restaurant_226$/,
  )
})
