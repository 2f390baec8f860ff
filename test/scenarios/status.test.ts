import { expect, onTestFinished, test, vi } from 'vitest'
import { createJiraSimulator } from '../../src/sandbox/jira/simulator.ts'
import { alias, finishDeploy, startBot } from '../bot.ts'
import { ask, deployed, queued, timeless } from '../reading.ts'

const slowly = { HUBOT_DEPLOY_POLL_SECONDS: '0.1' }

test('status: waiting and why, running and until when, and what ended last', async () => {
  const { bot, world } = await startBot({ env: slowly })
  expect(await ask(bot, 'deployment status')).toEqual([
    'Nothing is being deployed. To see what is live: hubot deployment where',
  ])
  const id = await queued(bot, world, 'ann')
  world.production.pauseQueue(true)
  expect((await ask(bot, 'deployment status')).map(timeless)).toEqual([
    "restaurant-api-na is being deployed by ann since <time>: Restaurant_230 to prod-na, waiting in TeamCity's build queue for <n> s: Build queue was paused.",
    '<url>/build/<id>',
  ])
  world.production.start(id)
  expect((await ask(bot, 'deployment status Restaurant-API-NA')).map(timeless)[0]).toBe(
    'restaurant-api-na is being deployed by ann since <time>: Restaurant_230 to prod-na, running for <n> s.',
  )
  finishDeploy(world)
  await bot.hears('was deployed')
  expect((await ask(bot, 'deployment status restaurant-api-na')).map(timeless)).toEqual([
    'restaurant-api-na is not being deployed. What ended last, <time>:',
    'RestaurantAPI was deployed to prod-na version Restaurant_230 in <n> s, asked by ann.',
    '<url>/build/<id>',
  ])
})

test('status: how far it is, by the deployments before', async () => {
  const { bot, world } = await startBot()
  await deployed(bot, world, { number: 'Restaurant_229' })
  const [before] = await bot.app.store.list({ limit: 1 })
  if (!before) throw new Error('nothing was deployed')
  const startedAt = new Date(Date.parse(before.finishedAt ?? '') - 240_000).toISOString()
  world.byHand.add(before.id)
  await bot.app.store.move({ ...before, version: before.version + 1, startedAt }, [], {
    at: startedAt,
    event: 'double_found',
    state: before.state,
  })
  const id = await queued(bot, world, 'bob')
  world.production.setConfiguration('Restaurant_DeployNA', { durationMs: 3_600_000 })
  world.production.start(id)
  expect((await ask(bot, 'deployment status')).map(timeless)[0]).toMatch(
    /Restaurant_230 to prod-na, running <n> s of about 4 min, until about <time>\.$/,
  )
})

test('status while production is silent: what was seen last', async () => {
  const { bot, world } = await startBot()
  await queued(bot, world, 'ann')
  world.production.fail({ how: { status: 503 }, times: 1_000 })
  const lines = (await ask(bot, 'deployment status')).map(timeless)
  expect(lines[0]).toBe(
    "restaurant-api-na is being deployed by ann since <time>: Restaurant_230 to prod-na, waiting in TeamCity's build queue.",
  )
  expect(lines[2]).toBe(
    'The production TeamCity does not answer just now: this is what I saw last. [ref <ref>]',
  )
})

test('status after the end: the ticket that JIRA did not take is pending, until it does', async () => {
  const jira = await createJiraSimulator()
  onTestFinished(() => jira.close())
  jira.fail({ how: { status: 503 }, times: 10_000 })
  const { bot, world } = await startBot({
    env: {
      HUBOT_JIRA_URL: jira.url,
      HUBOT_JIRA_TOKEN: 'jira-secret-5',
      HUBOT_JIRA_PROJECT: 'CCB',
      HUBOT_JIRA_ISSUE_TYPE: 'Change',
      HUBOT_JIRA_DONE_TRANSITION: 'Deployed',
    },
  })
  await queued(bot, world, 'ann')
  await bot.hears('hubot deployment status shows it as pending')
  finishDeploy(world)
  await bot.hears('was deployed')
  const pending = 'Pending: The change ticket is not written yet.'
  expect((await ask(bot, 'deployment status')).map(timeless)).toEqual([
    'Nothing is being deployed. To see what is live: hubot deployment where',
    'restaurant-api-na Restaurant_230, succeeded, <time>:',
    pending,
  ])
  expect((await ask(bot, 'deployment status restaurant-api-na')).at(-1)).toBe(pending)
  jira.mend()
  await vi.waitFor(async () => expect(await ask(bot, 'deployment status')).toHaveLength(1), {
    timeout: 25_000,
    interval: 500,
  })
  expect(jira.tickets).toHaveLength(1)
}, 40_000)

test('status of an alias that is not known, and of one that was never deployed', async () => {
  const { bot } = await startBot()
  expect((await ask(bot, 'deployment status resturant-api-na'))[0]).toBe(
    'No app with alias: resturant-api-na. Did you mean restaurant-api-na?',
  )
  expect(await ask(bot, 'deployment status restaurant-api-na')).toEqual([
    'I have not deployed restaurant-api-na yet.',
    'To deploy it: hubot deploy restaurant-api-na',
  ])
})

test('status: who was asked, and who comes next', async () => {
  const set = 'hubot deployment set alias location-api Restaurant_Build Other_Deploy'
  const { bot, world } = await startBot({ env: slowly, aliases: [alias, `${set} approve=other`] })
  await queued(bot, world, 'ann')
  for (const person of ['bob', 'eve']) await ask(bot, 'deployment next restaurant-api-na', person)
  await ask(bot, 'deploy location-api', 'bob')
  expect((await ask(bot, 'deployment status')).map(timeless).slice(2)).toEqual([
    "location-api: I have asked for somebody else's yes to what bob wants: Restaurant_230, until <time>.",
    'restaurant-api-na: next bob, then eve.',
  ])
  expect((await ask(bot, 'deployment status location-api')).map(timeless)).toEqual([
    'I have not deployed location-api yet.',
    'To deploy it: hubot deploy location-api',
    "location-api: I have asked for somebody else's yes to what bob wants: Restaurant_230, until <time>.",
  ])
  expect((await ask(bot, 'deployment status restaurant-api-na')).at(-1)).toBe(
    'restaurant-api-na: next bob, then eve.',
  )
})

test('status: of many questions and waiting lists the first ten, and how many more', async () => {
  const { bot } = await startBot()
  const at = new Date().toISOString()
  for (let number = 10; number < 22; number += 1) {
    await bot.app.store.keepLine({
      kind: 'ask',
      id: `0190a000-0000-7000-8000-0000000000${number}`,
      alias: `app-${number}`,
      command: 'deploy',
      rest: `app-${number}`,
      text: `hubot deploy app-${number}`,
      person: { id: 'ann', name: 'ann' },
      room: 'deployments',
      at,
      until: new Date(Date.now() + 3_600_000).toISOString(),
      build: { id: 1, number: '1.4' },
      approve: 'self',
    })
  }
  const shown = (await ask(bot, 'deployment status')).map(timeless)
  expect(shown).toHaveLength(12)
  expect(shown.slice(-2)).toEqual([
    'app-19: I have asked ann: 1.4, until <time>.',
    '… and 2 more: hubot deployment waiting',
  ])
})
