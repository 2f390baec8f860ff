import { expect, test } from 'vitest'
import { alias, startBot } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'

test('the last build is red: refused with its status, its link and what to type instead', async () => {
  const { bot, world } = await startBot()
  const red = world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'FAILURE',
    statusText: 'Tests failed: 3',
  })
  await bot.says('ann', deploy)
  const link = world.nonProduction.build(red)
  expect(bot.lastReply.split('\n')).toEqual([
    'The last build of restaurant-api-na is not a success: Restaurant_231 FAILURE, Tests failed: 3.',
    expect.stringContaining(`${world.nonProduction.url}/`),
    'To ship the last good one: hubot deploy restaurant-api-na build Restaurant_230',
  ])
  expect(link?.pinned).toBe(false)
  expect(world.production.builds()).toEqual([])
})

test('builds of branches, personal, cancelled and unstarted ones do not count as the last', async () => {
  const { bot, world } = await startBot()
  const one = { buildTypeId: 'Restaurant_Build', status: 'SUCCESS' as const }
  world.nonProduction.addBuild({ ...one, number: 'branch', branchName: 'feature', defaultBranch: false })
  world.nonProduction.addBuild({ ...one, number: 'personal', personal: true })
  world.nonProduction.addBuild({ ...one, number: 'cancelled', status: 'UNKNOWN', canceled: true })
  world.nonProduction.addBuild({ ...one, number: 'unstarted', status: 'FAILURE', failedToStart: true })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toMatch(/^Successfully triggered deployment of restaurant-api-na Restaurant_230/)
})

test('a number that was never built', async () => {
  const { bot } = await startBot()
  await bot.says('ann', `${deploy} build 230,status:SUCCESS`)
  expect(bot.lastReply).toBe(
    'restaurant-api-na has no finished build 230,status:SUCCESS on the default branch of Restaurant_Build on the non-production TeamCity.\n' +
      'To see the last one: hubot deployment show last successful build for restaurant-api-na',
  )
})

test('a number that was built and failed', async () => {
  const { bot, world } = await startBot()
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: '231',
    status: 'FAILURE',
    statusText: 'Exit code 1',
  })
  await bot.says('ann', `${deploy} build 231`)
  expect(bot.lastReply).toMatch(
    /^Build 231 of restaurant-api-na is not a success: FAILURE, Exit code 1\.\nhttp.*\nTo ship the last good one: hubot deploy restaurant-api-na build Restaurant_230$/,
  )
})

test('nothing was built yet', async () => {
  const { bot } = await startBot({
    aliases: ['hubot deployment set alias new Empty_Build Restaurant_DeployNA'],
  })
  await bot.says('ann', 'hubot deploy new')
  expect(bot.lastReply).toBe(
    'new has no finished build on the default branch of Empty_Build on the non-production TeamCity.\nLet one finish there, then deploy again.',
  )
})

test('a build configuration that non-production does not know', async () => {
  const { bot } = await startBot({
    aliases: [
      'hubot deployment set alias lost Lost_Build Restaurant_DeployNA approve=other deployers="role:ops, ann"',
    ],
  })
  await bot.says('ann', 'hubot deploy lost')
  expect(withoutRef(bot.lastReply)).toBe(
    'The non-production TeamCity has no build configuration Lost_Build, or does not let me see it (404).\n' +
      'Check the id and the "View project" permission, then: hubot deployment set alias lost Lost_Build Restaurant_DeployNA approve=other deployers="role:ops, ann"',
  )
})

test('a build configuration that production does not know: nothing is pinned', async () => {
  const { bot, world } = await startBot({
    aliases: ['hubot deployment set alias lost Restaurant_Build Lost_Deploy'],
  })
  await bot.says('ann', 'hubot deploy lost')
  expect(bot.lastReply).toMatch(
    /^The production TeamCity has no build configuration Lost_Deploy, or does not let me see it \(404\)\.\n.* \[ref [0-9a-f]{6}\]$/,
  )
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
})

test('a paused configuration: nothing is pinned', async () => {
  const { bot, world } = await startBot()
  world.production.setConfiguration('Restaurant_DeployNA', { paused: true })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toMatch(
    /^Restaurant_DeployNA is paused on the production TeamCity, so restaurant-api-na is not deployed\.\nResume it there, then deploy again: http.* \[ref [0-9a-f]{6}\]$/,
  )
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
})

test('an unknown alias: the nearest names, and how many there are', async () => {
  const { bot } = await startBot({
    aliases: [alias, 'hubot deployment set alias search Search_Build Search_Deploy'],
  })
  await bot.says('ann', 'hubot deploy resturant-api-na')
  expect(bot.lastReply).toBe(
    'No app with alias: resturant-api-na. Did you mean restaurant-api-na?\nhubot deployment show aliases lists all 2.',
  )
  await bot.says('ann', 'hubot deploy zzz')
  expect(bot.lastReply).toBe('No app with alias: zzz\nhubot deployment show aliases lists all 2.')
})

test('no alias at all: how to set one', async () => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', 'hubot deploy search')
  expect(bot.lastReply).toBe(
    'No app with alias: search\nNo aliases are set yet. hubot deployment set alias <alias> <non-production id> <production id> [key=value …]\n' +
      'options: name= env= room= repo= info= sha= date= artifact= ticket= deployers= confirm= approve=\n' +
      'for example: hubot deployment set alias search Search_Build Search_DeployProd env=prod-na',
  )
})

/** A refusal that a server is the reason of ends in the reference under which the log has it. */
const withoutRef = (text: string) => text.replace(/ \[ref [0-9a-f]{6}\]$/, '')

const deployForm =
  'hubot deploy <alias> [build <number>]\nfor example: hubot deploy search, or: hubot deploy search build 1.4.230'
const setForm =
  'hubot deployment set alias <alias> <non-production id> <production id> [key=value …]\n' +
  'options: name= env= room= repo= info= sha= date= artifact= ticket= deployers= confirm= approve=\n' +
  'for example: hubot deployment set alias search Search_Build Search_DeployProd env=prod-na'

test.each([
  ['hubot deploy', `The alias is missing.\n${deployForm}`],
  ['hubot deploy search now', `I do not understand "now".\n${deployForm}`],
  ['hubot deploy search build', `The build number is missing.\n${deployForm}`],
  [
    'hubot deploy search build 1\u0000',
    `"1\u0000" can't be a build number: at most 256 characters, none of them invisible.\n${deployForm}`,
  ],
  [
    'hubot deploy sear/ch',
    `"sear/ch" can't be an alias: letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit.\n${deployForm}`,
  ],
  ['hubot deployment set alias', `The alias is missing.\n${setForm}`],
  [
    'hubot deployment set alias All A B',
    `"All" can't be an alias: in lock, unlock and doctor it means all of them.\n${setForm}`,
  ],
  ['hubot deployment set alias search A', `Both build configuration ids are needed.\n${setForm}`],
  [
    'hubot deployment set alias search "Search Build" Search_Deploy',
    `"Search Build" can't be the id of a build configuration on the non-production TeamCity: a letter, then letters, digits and "_", at most 225.\n${setForm}`,
  ],
  [
    'hubot deployment set alias search A B;C',
    `"B;C" can't be the id of a build configuration on the production TeamCity: a letter, then letters, digits and "_", at most 225.\n${setForm}`,
  ],
  [
    'hubot deployment set alias search Search Build Search_Deploy',
    `That is not how an alias is set: "Search Build" looks like an id with a space in it.\n${setForm}`,
  ],
  [
    `hubot deploy ${'a'.repeat(300)}`,
    `"${'a'.repeat(79)}…" can't be an alias: letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit.\n${deployForm}`,
  ],
  ['hubot deployment set alias search A B colour=red', `There is no option "colour".\n${setForm}`],
  [
    'hubot deployment set alias search A B confrim=always',
    `There is no option "confrim". Did you mean confirm=?\n${setForm}`,
  ],
  [
    'hubot deployment set alias search A B artifact=a.zip',
    `artifact= must be a path with {number} in it, not "a.zip": for example artifact=releases/restaurant/{number}.zip\n${setForm}`,
  ],
  ['hubot deployment set alias search A B env=a env=b', `env= is given twice.\n${setForm}`],
  [
    'hubot deployment set alias search A B name="Restaurant',
    `A quote is opened and never closed: name="Restaurant\n${setForm}`,
  ],
  [
    'hubot deployment show alias',
    'The alias is missing.\nhubot deployment show alias <alias>\nfor example: hubot deployment show alias search',
  ],
  [
    'hubot deployment clear alias a b',
    'I do not understand "b".\nhubot deployment clear alias <alias>\nfor example: hubot deployment clear alias search',
  ],
  ['hubot deployment dance', 'I do not understand "dance".\nhubot deployment help shows every command.'],
])('%j is malformed: what is wrong, the form, an example', async (line, reply) => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', line)
  expect(bot.said.map(said => said.text)).toEqual([reply])
})

test('a bot of another name shows its own name in what to type', async () => {
  const { bot } = await startBot({ aliases: [], name: 'deploybot' })
  await bot.says('ann', 'deploybot deployment show alias')
  expect(bot.lastReply).toBe(
    'The alias is missing.\ndeploybot deployment show alias <alias>\nfor example: deploybot deployment show alias search',
  )
})
