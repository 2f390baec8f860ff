import { expect, test } from 'vitest'
import { revisions } from '../../src/sandbox/releases.ts'
import { alias, startBot } from '../bot.ts'
import { ask, deployed, queued, startReleases, timeless } from '../reading.ts'

const preview = 'deployment preview restaurant-api-na'
/** Without the time that a build or a lock has. */
const plain = (lines: readonly string[]): string[] =>
  lines.map(line =>
    timeless(line)
      .replace(/built (?:\d+ (?:h|min|s) ?)+ago/, 'built <age>')
      .replace(/<time>/g, 'hh:mm'),
  )

test('what a deploy would do: the build, what it replaces, its commits, pins, lock and the last deployment', async () => {
  const { bot, world } = await startReleases()
  await deployed(bot, world, { number: 'Restaurant_229' })
  const before = [world.nonProduction, world.production].map(({ requests }) => requests.length)
  expect(plain(await ask(bot, preview))).toEqual([
    'restaurant-api-na: Restaurant_230 (a1b2c3d, built <age>, Tests passed: 27) would replace Restaurant_229 (live since hh:mm, by ann) on prod-na.',
    expect.stringMatching(/^4 commits by Dan and Eve\. Dan 3, Eve 1\. VZ-126, VZ-131\. <url>.*\/compare\//),
    '  a1b2c3d VZ-131 cache opening hours (#211) (Dan)',
    expect.stringMatching(/^ {2}[0-9a-f]{7} Log less while starting \(Dan\)$/),
    expect.stringMatching(/^ {2}[0-9a-f]{7} VZ-126 no table at all is no error \(Dan\)$/),
    expect.stringMatching(/^ {2}[0-9a-f]{7} VZ-126 show the next free table \(#209\) \(Eve\)$/),
    expect.stringMatching(/^It is not pinned yet\. No lock\. Last deployment: succeeded, hh:mm, <n> s\.$/),
    'To deploy it: hubot deploy restaurant-api-na',
  ])
  const asked = [world.nonProduction, world.production].flatMap(({ requests }, at) =>
    requests.slice(before[at]),
  )
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']))
})

test('of an older build: what is newer and pinned, and that it goes back', async () => {
  const { bot, world, service } = await startReleases()
  service.deploy('restaurant-api', { sha: revisions.restaurant230, at: new Date().toISOString() })
  await deployed(bot, world, { number: 'Restaurant_230' })
  expect(plain(await ask(bot, `${preview} build Restaurant_229`))).toEqual([
    expect.stringMatching(
      /^restaurant-api-na: Restaurant_229 \(built <age>\) would replace Restaurant_230 \(a1b2c3d, live since hh:mm, by ann\) on prod-na\.$/,
    ),
    'LOOK: it is OLDER than what is live, or goes another way.',
    'Restaurant_230 is newer and pinned: a job that ships the last pinned build takes that. No lock. Last deployment: succeeded, hh:mm, <n> s.',
    'To deploy it: hubot deploy restaurant-api-na build Restaurant_229',
  ])
})

test('of what is live: nothing new; and the last deployment failed', async () => {
  const { bot, world, service } = await startReleases()
  service.deploy('restaurant-api', { sha: revisions.restaurant230, at: new Date().toISOString() })
  await deployed(bot, world, { number: 'Restaurant_230' })
  await deployed(bot, world, { number: 'Restaurant_230', status: 'FAILURE' })
  expect(plain(await ask(bot, preview))).toEqual([
    'restaurant-api-na: Restaurant_230 (a1b2c3d, built <age>, Tests passed: 27) would go to prod-na again: it is live (a1b2c3d, live since hh:mm, by ann).',
    expect.stringMatching(/^LOOK: Nothing new: a1b2c3d is live already\. <url>/),
    'LOOK: the last deployment failed: Restaurant_230, hh:mm, asked by ann (Exit code 1).',
    'It is pinned. No lock. Last deployment: failed, hh:mm, <n> s.',
    'To deploy it: hubot deploy restaurant-api-na',
  ])
})

test('of a red build under a lock, into a paused configuration: every reason why not', async () => {
  const { bot, world } = await startBot()
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'FAILURE',
    statusText: 'Tests failed: 3',
  })
  world.production.setConfiguration('Restaurant_DeployNA', { paused: true })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na because database migration')
  expect(plain(await ask(bot, preview))).toEqual([
    'restaurant-api-na: Restaurant_231 (built <age>, Tests failed: 3) would go to prod-na; I know of none that is live there.',
    'It is not pinned yet. I have never deployed it.',
    'Not now: restaurant-api-na is locked by dana: database migration.',
    'Not now: The last build of restaurant-api-na is not a success: Restaurant_231 FAILURE, Tests failed: 3.',
    'Not now: Restaurant_DeployNA is paused on the production TeamCity, so restaurant-api-na is not deployed.',
    'To look at the last good one: hubot deployment preview restaurant-api-na build Restaurant_230',
  ])
  expect(plain(await ask(bot, preview, 'dana'))[1]).toContain('No lock.')
})

test('of what passes by itself: why not now, and how to run it next', async () => {
  const { bot, world } = await startBot()
  await queued(bot, world, 'bob')
  await bot.says('dana', 'hubot deployment lock restaurant-api-na because database migration')
  expect(plain(await ask(bot, `${preview} build Restaurant_229`)).slice(1)).toEqual([
    'Restaurant_230 is newer and pinned: a job that ships the last pinned build takes that. I have never deployed it.',
    'Not now: restaurant-api-na is locked by dana: database migration.',
    expect.stringMatching(
      /^Not now: restaurant-api-na is being deployed by bob since hh:mm: Restaurant_230, queued/,
    ),
    'To run yours next: hubot deployment next restaurant-api-na build Restaurant_229',
  ])
})

test('of what waits for a yes: whose', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} confirm=always`] })
  const ends = async (): Promise<string[]> => plain(await ask(bot, preview)).slice(-2)
  expect(await ends()).toEqual([
    'I would ask for your yes first.',
    'To deploy it: hubot deploy restaurant-api-na',
  ])
  await bot.says('ann', `${alias} approve=other`)
  expect((await ends())[0]).toBe("I would ask for somebody else's yes first.")
  await bot.says('dana', 'hubot deployment lock all')
  expect(await ends()).toEqual([
    "I would ask for somebody else's yes first.",
    'To run yours next: hubot deployment next restaurant-api-na',
  ])
  await bot.says('dana', 'hubot deployment unlock all')
  await bot.says('ann', `${alias} confirm=risky`)
  expect((await ends())[0]).toBe('It is not pinned yet. No lock. I have never deployed it.')
  world.production.setConfiguration('Restaurant_DeployNA', { paused: true })
  await bot.says('ann', `${alias} confirm=always`)
  expect((await ends())[0]).toMatch(/^Not now: /)
})

test('what can not be read is said in a line, and the rest is there', async () => {
  const { bot, world, github, service } = await startReleases()
  github.removeRepository('acme/restaurant-api')
  service.answerWith('restaurant-api', '{}')
  world.production.fail({ method: 'GET', how: { status: 403 }, times: 100 })
  const lines = plain(await ask(bot, preview))
  expect(lines[0]).toMatch(/^restaurant-api-na: Restaurant_230 .* would go to prod-na\.$/)
  expect(lines.slice(1)).toEqual([
    'LOOK: I could not find out all that it would change.',
    'It is not pinned yet. No lock. I have never deployed it.',
    expect.stringMatching(
      /^I could not read the production configuration and what is live\. production TeamCity: .*\[ref <ref>\]$/,
    ),
    expect.stringMatching(
      /^I could not read what is new\. deployment-info: it has nothing at .*\[ref <ref>\]$/,
    ),
    expect.stringMatching(
      /^I could not read what is new\. GitHub: there is no repository acme\/restaurant-api.*\[ref <ref>\]$/,
    ),
    'To see it again: hubot deployment preview restaurant-api-na',
  ])
  world.nonProduction.fail({ method: 'GET', how: { status: 403 }, times: 100 })
  expect(plain(await ask(bot, preview))).toEqual([
    'restaurant-api-na: what is live on prod-na is not known.',
    'No lock. I have never deployed it.',
    expect.stringMatching(/^I could not read the build and the pins\. non-production TeamCity/),
    expect.stringMatching(/^I could not read the production configuration and what is live\. production/),
    expect.stringMatching(/^I could not read what is new\. deployment-info/),
    'To see it again: hubot deployment preview restaurant-api-na',
  ])
})

test('what nobody can deploy: no build of that number, an unknown alias, a slip', async () => {
  const { bot } = await startBot({ aliases: [alias] })
  expect(plain(await ask(bot, `${preview} build 7`))).toContain(
    'Not now: restaurant-api-na has no finished build 7 on the default branch of Restaurant_Build on the non-production TeamCity.',
  )
  expect((await ask(bot, 'deployment preview resturant-api-na'))[0]).toContain(
    'Did you mean restaurant-api-na?',
  )
  expect(await ask(bot, `${preview} please`)).toEqual([
    'I do not understand "please".',
    'hubot deployment preview <alias> [build <number>]',
    'what a deploy would do; for example: hubot deployment preview search, or: hubot deployment preview search build 1.4.230',
  ])
})
