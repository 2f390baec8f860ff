import { expect, test } from 'vitest'
import { alias, startBot } from '../bot.ts'
import { deployment } from '../deployment/sample.ts'
import { ask, deployed, queued, timeless } from '../reading.ts'

const search = 'hubot deployment set alias search Empty_Build Other_Deploy env=prod'

test('history: what was deployed, newest first, of one alias and of all', async () => {
  const { bot, world } = await startBot({ aliases: [alias, search] })
  expect(await ask(bot, 'deployment history')).toEqual(['I have not deployed anything yet.'])
  await deployed(bot, world, { number: 'Restaurant_229', status: 'FAILURE' })
  await deployed(bot, world, { number: 'Restaurant_229' })
  await queued(bot, world, 'bob')
  expect((await ask(bot, 'deployment history Restaurant-API-NA')).map(timeless)).toEqual([
    '<day and time>  Restaurant_230  queued  bob',
    '<day and time>  Restaurant_229  succeeded  ann  <n> s',
    '<day and time>  Restaurant_229  failed  ann  <n> s  Exit code 1',
    'Times are UTC.',
  ])
  expect((await ask(bot, 'deployment history restaurant-api-na 1')).map(timeless)).toEqual([
    '<day and time>  Restaurant_230  queued  bob',
    'Times are UTC.',
  ])
  expect((await ask(bot, 'deployment history 1')).map(timeless)).toEqual([
    '<day and time>  restaurant-api-na  Restaurant_230  queued  bob',
    'Times are UTC.',
  ])
  expect(await ask(bot, 'deployment history search')).toEqual([
    'I have not deployed search yet.',
    'To deploy it: hubot deploy search',
  ])
})

test('history of an alias that was cleared is still there; of one that never was, the nearest names', async () => {
  const { bot, world } = await startBot()
  await deployed(bot, world, { number: 'Restaurant_230' })
  expect(await ask(bot, 'deployment history resturant-api-na')).toEqual([
    'No app with alias: resturant-api-na. Did you mean restaurant-api-na?',
    'hubot deployment show aliases lists the one there is.',
  ])
  await ask(bot, 'deployment clear alias restaurant-api-na')
  expect(await ask(bot, 'deployment history restaurant-api-na')).toHaveLength(2)
})

test('where: what is live, by our own record or by production; and what is on its way', async () => {
  const { bot, world } = await startBot({ aliases: [alias, search] })
  expect((await ask(bot, 'deployment where')).map(timeless)).toEqual([
    'restaurant-api-na  prod-na  not by me',
    'search  prod  not by me',
    'Times are UTC.',
  ])
  world.production.addBuild({
    buildTypeId: 'Other_Deploy',
    number: '41',
    status: 'SUCCESS',
    finishedMsAgo: 0,
    triggeredBy: 'carl',
  })
  await deployed(bot, world, { number: 'Restaurant_229' })
  await deployed(bot, world, { number: 'Restaurant_230', status: 'FAILURE' })
  await queued(bot, world, 'bob')
  expect((await ask(bot, 'deployment where')).map(timeless)).toEqual([
    'restaurant-api-na  prod-na  Restaurant_229  live since <day and time>  ann  Restaurant_230 by bob is on its way',
    'search  prod  by Other_Deploy 41  live since <day and time>  carl',
    'Times are UTC.',
  ])
})

test('where: what an alias of the same name shipped before it was set anew is not live through it', async () => {
  const { bot, world } = await startBot()
  await deployed(bot, world, { number: 'Restaurant_230' })
  await bot.says(
    'ann',
    'hubot deployment set alias restaurant-api-na Restaurant_Build Other_Deploy env=prod-eu',
  )
  expect((await ask(bot, 'deployment where')).map(timeless)).toEqual([
    'restaurant-api-na  prod-eu  not by me',
    'Times are UTC.',
  ])
})

test('where: what is live stays so, however often it failed to be replaced', async () => {
  const { bot, world } = await startBot()
  await deployed(bot, world, { number: 'Restaurant_230' })
  for (let at = 10; at < 35; at++) {
    const failed = deployment({ id: `z${at}`, alias: 'restaurant-api-na', state: 'requested' })
    const step = { at: '', event: '', state: '' }
    world.byHand.add(failed.id)
    await bot.app.store.create(failed, [], step)
    await bot.app.store.move({ ...failed, state: 'failed', version: 2 }, [], step)
  }
  world.production.fail({ how: { status: 503 }, times: 1_000 })
  expect((await ask(bot, 'deployment where')).map(timeless)).toEqual([
    'restaurant-api-na  prod-na  Restaurant_230  live since <day and time>  ann',
    'Times are UTC.',
  ])
})

test('where, while production is silent: what our record tells, and which ones it does not', async () => {
  const { bot, world } = await startBot({ aliases: [alias, search] })
  await deployed(bot, world, { number: 'Restaurant_230' })
  world.production.fail({ how: { status: 503 }, times: 1_000 })
  expect((await ask(bot, 'deployment where')).map(timeless)).toEqual([
    'restaurant-api-na  prod-na  Restaurant_230  live since <day and time>  ann',
    'search  prod  not known  the production TeamCity does not say [ref <ref>]',
    'Times are UTC.',
  ])
})

test.each([
  ['history restaurant-api-na 21', '"21" can\'t be a number of rows: 1 to 20.'],
  ['history a b', '"b" can\'t be a number of rows: 1 to 20.'],
])('%s is malformed: what is wrong, the form, an example', async (line, what) => {
  const { bot } = await startBot()
  expect(await ask(bot, `deployment ${line}`)).toEqual([
    what,
    'hubot deployment history [<alias>] [<number of rows>]',
    'for example: hubot deployment history search 10',
  ])
})

test('help on some words shows the commands that have them', async () => {
  const { bot } = await startBot({ aliases: [] })
  expect(await ask(bot, 'deployment help who shipped')).toEqual([
    'hubot deployment who shipped <commit, JIRA key or #pull request>',
    'for example: hubot deployment who shipped a1b2c3d, or: VZ-131, #211, acme/search#211',
  ])
})
