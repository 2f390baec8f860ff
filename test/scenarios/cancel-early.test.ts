import { expect, test } from 'vitest'
import { alias, startBot } from '../bot.ts'
import { ask } from '../reading.ts'

const deploy = 'hubot deploy restaurant-api-na'
const cancel = 'hubot deployment cancel restaurant-api-na'

test('a cancel that is typed while the deploy is still looked into means that deploy', async () => {
  const { bot, world } = await startBot()
  world.nonProduction.setOptions({ latencyMs: 300 })
  const deploying = bot.says('ann', deploy)
  await bot.says('ann', `${cancel} because oops`)
  await deploying
  expect(await bot.hears(/was cancelled|Nothing was queued/)).toContain('ann ("oops")')
  expect(bot.count('is not being deployed')).toBe(0)
  const built = world.production.builds().filter(({ canceled }) => !canceled)
  expect(built).toEqual([])
  expect((await bot.app.store.list({ limit: 5 })).map(({ state }) => state)).toEqual(['cancelled'])
})

test('a cancel after a deploy that was refused finds nothing, and does not wait', async () => {
  const { bot, world } = await startBot()
  world.nonProduction.setOptions({ latencyMs: 100 })
  const refusing = bot.says('ann', `${deploy} build nothing-like-it`)
  await bot.says('bob', cancel)
  await refusing
  expect(bot.count('restaurant-api-na is not being deployed.')).toBe(1)
})

test('a cancel of what is only asked about withdraws the question', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} confirm=always`] })
  await ask(bot, 'deploy restaurant-api-na')
  expect(await ask(bot, 'deployment cancel restaurant-api-na', 'bob')).toEqual([
    'Ok, I do not deploy restaurant-api-na Restaurant_230, which I had asked ann about: bob has cancelled it.',
  ])
  await bot.says('ann', 'yes')
  expect(await bot.app.store.keptLines()).toEqual([])
  expect(world.production.builds()).toEqual([])
})

test('in the private conversation in which it was asked that is said once', async () => {
  const { bot } = await startBot({ aliases: [`${alias} confirm=always`] })
  const inPrivate = { room: null }
  await bot.says('ann', deploy, inPrivate)
  await bot.says('ann', cancel, inPrivate)
  expect(bot.count('Ok, I do not deploy restaurant-api-na')).toBe(1)
  await bot.says('ann', deploy, inPrivate)
  await bot.says('bob', cancel, inPrivate)
  expect(bot.count('bob has cancelled it.')).toBe(2)
})

test('a cancel where somebody only waits says how to wait no more', async () => {
  const { bot } = await startBot()
  await ask(bot, 'deployment lock restaurant-api-na', 'eve')
  await ask(bot, 'deployment next restaurant-api-na')
  expect(await ask(bot, 'deployment cancel restaurant-api-na')).toEqual([
    'restaurant-api-na is not being deployed.',
    'ann waits for a turn: hubot deployment leave restaurant-api-na',
  ])
})
