import { describe, expect, test, vi } from 'vitest'
import type { Fault } from '../../src/sandbox/http-types.ts'
import { type Bot, finishDeploy, secrets, startBot, startWorld, type World } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const triggered = 'Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na'
/** What is looked for again comes with growing waits, at random. */
const patience = { timeout: 50_000, interval: 20 }
vi.setConfig({ testTimeout: 60_000 })

const queueFault = (how: Fault['how'], times = 1): Fault => ({
  method: 'POST',
  path: /buildQueue$/,
  times,
  how,
})

/** A build of the same configuration that somebody else queued; resolves with its id. */
async function queueByHand(world: World, properties: Record<string, string> = {}): Promise<number> {
  const property = Object.entries(properties).map(([name, value]) => ({ name, value }))
  const answer = await fetch(`${world.production.url}/app/rest/buildQueue`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secrets[1]}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ buildType: { id: 'Restaurant_DeployNA' }, properties: { property } }),
  })
  return ((await answer.json()) as { id: number }).id
}

const asksFor = (world: World): number =>
  world.production.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/buildQueue'))
    .length

const hide = (world: World): void =>
  world.production.setOptions({ permissions: { viewProperties: false, viewComments: false } })

describe('a token that may not see into builds: where absence can’t be proven, a person is asked', () => {
  async function askedBot(how: Fault['how']): Promise<{ bot: Bot; world: World; question: string }> {
    const { bot, world } = await startBot()
    await queueByHand(world)
    hide(world)
    world.production.fail(queueFault(how))
    await bot.says('ann', deploy)
    return { bot, world, question: await bot.hears("I can't find out") }
  }

  test('the question has the link, what to look for, and what to type; nothing is asked for twice', async () => {
    const { bot, world, question } = await askedBot('reset-before')
    const [deployment] = await bot.app.store.active()
    expect(question).toBe(
      `I can't find out if the deploy of restaurant-api-na Restaurant_230 was queued: it got no clear answer, and I may not see into the builds that are there. Is there a build of Restaurant_DeployNA with [hubot-deploy ${deployment?.id}] in its comment? ${world.production.url}/viewType.html?buildTypeId=Restaurant_DeployNA\n` +
        'If not: hubot deployment retry restaurant-api-na, or: hubot deployment give up restaurant-api-na. If so: hubot deployment follow restaurant-api-na <the id at the end of its link>',
    )
    await bot.says('bob', deploy)
    expect(bot.lastReply).toMatch(
      /^restaurant-api-na is being deployed by ann since .*: Restaurant_230, not known yet if queued\.\nIf not: hubot deployment retry restaurant-api-na, or: hubot deployment give up restaurant-api-na\. If so: /,
    )
    const looks = () => world.production.requests.filter(({ path }) => path.includes('property')).length
    const before = looks()
    await vi.waitFor(() => expect(looks()).toBeGreaterThan(before), patience)
    expect(asksFor(world)).toBe(2)
    expect(bot.count("I can't find out")).toBe(1)
  })

  test('there is none, says a person: it is asked for again, with the same id', async () => {
    const { bot, world } = await askedBot('reset-before')
    const [deployment] = await bot.app.store.active()
    await bot.says('bob', 'hubot deployment retry restaurant-api-na')
    expect(bot.lastReply).toBe(
      'Ok, I ask the production TeamCity again to queue Restaurant_DeployNA for restaurant-api-na Restaurant_230.',
    )
    await bot.says('bob', 'hubot deployment retry restaurant-api-na')
    expect(bot.lastReply).toMatch(/^I have not asked about restaurant-api-na Restaurant_230: it is /)
    await vi.waitFor(() => expect(bot.count(triggered)).toBe(1), patience)
    expect(asksFor(world)).toBe(3)
    expect(world.production.builds()[0]?.properties['hubot.deploy.id']).toBe(deployment?.id)
    finishDeploy(world)
    await bot.hears('was deployed')
  })

  test('it is not wanted any more, says a person: the alias is free, and nothing more is asked for', async () => {
    const { bot, world } = await askedBot('reset-before')
    await bot.says('bob', 'hubot deployment give up restaurant-api-na')
    expect(bot.lastReply).toBe(
      'bob gave up the deploy of restaurant-api-na Restaurant_230: it is not known if it was queued. Should its build show up, it goes on without me.\nrestaurant-api-na can be deployed again: hubot deploy restaurant-api-na',
    )
    expect(await bot.app.store.active()).toEqual([])
    await bot.says('bob', 'hubot deployment give up restaurant-api-na')
    expect(bot.lastReply).toMatch(/^restaurant-api-na is not being deployed\./)
    await bot.says('bob', 'hubot deployment cancel restaurant-api-na')
    expect(bot.lastReply).toMatch(
      /^restaurant-api-na is not being deployed as far as I know: of Restaurant_230, asked by ann, nobody knows if it went out\. Look there, and stop it there:\nhttp/,
    )
    const [deployment] = await bot.app.store.list({ limit: 1 })
    await vi.waitFor(
      async () => expect(await bot.app.store.pending(deployment?.id ?? '')).toEqual([]),
      patience,
    )
    expect(asksFor(world)).toBe(2)
  })

  test('a second request without an answer brings the doubt and the question once more', async () => {
    const { bot, world } = await askedBot('reset-before')
    world.production.fail(queueFault('reset-before'))
    await bot.says('bob', 'hubot deployment retry restaurant-api-na')
    await vi.waitFor(() => expect(bot.count("I can't find out")).toBe(2), patience)
    expect(bot.count('gave no clear answer (')).toBe(2)
    expect(asksFor(world)).toBe(3)
  })

  test('it is that one, says a person: it is read and followed', async () => {
    const { bot, world } = await askedBot('reset-after')
    const [ours, other] = world.production.builds()
    await bot.says('bob', 'hubot deployment follow restaurant-api-na 4711')
    expect(bot.lastReply).toMatch(
      /^Build 4711 of the production TeamCity is not the one of restaurant-api-na Restaurant_230: .*\nIf not: hubot deployment retry/,
    )
    await bot.says('bob', `hubot deployment follow restaurant-api-na ${ours?.id}`)
    expect(bot.lastReply).toMatch(`It was queued: ${ours?.webUrl}\n${triggered}\n${ours?.webUrl}`)
    expect(other?.state).toBe('queued')
    finishDeploy(world)
    await bot.hears('was deployed')
    expect(asksFor(world)).toBe(2)
    await bot.says('bob', `hubot deployment follow restaurant-api-na ${other?.id}`)
    expect(bot.lastReply).toBe(
      'restaurant-api-na is not being deployed.\nTo deploy it: hubot deploy restaurant-api-na',
    )
  })

  test('nobody answers, and the build shows up: it is followed', async () => {
    const { bot, world } = await askedBot('reset-after')
    world.production.setOptions({ permissions: {} })
    await vi.waitFor(() => expect(bot.count('It was queued: ')).toBe(1), patience)
    finishDeploy(world)
    await bot.hears('was deployed')
    expect(asksFor(world)).toBe(2)
  })

  test('no build is new enough to be it: that is proof, and it is asked for again', async () => {
    const { bot, world } = await startBot()
    hide(world)
    world.production.addBuild({
      buildTypeId: 'Restaurant_DeployNA',
      number: '6',
      status: 'SUCCESS',
      finishedMsAgo: 7_200_000,
    })
    world.production.fail(queueFault('reset-before'))
    await bot.says('ann', deploy)
    await bot.hears(triggered)
    expect(bot.count("I can't find out")).toBe(0)
    expect(world.production.builds()).toHaveLength(2)
  })

  test.each([
    ['retry', 'The alias is missing.'],
    ['give up', 'The alias is missing.'],
    ['follow restaurant-api-na', "The build's id is missing: the digits at the end of its link."],
    [
      'follow restaurant-api-na last',
      '"last" can\'t be the id of a build: digits only, as at the end of its link.',
    ],
  ])('%s is not enough: %s', async (typed, reply) => {
    const { bot } = await startBot()
    await bot.says('ann', `hubot deployment ${typed}`)
    expect(bot.lastReply.split('\n')[0]).toBe(reply)
  })
})

describe('a server that takes the first request after the second: two builds of one deployment', () => {
  /** Until the second request has been made, and the first comes late. */
  async function lateBot(world?: World): Promise<{ bot: Bot; world: World }> {
    const started = await startBot(world ? { world } : {})
    started.world.production.fail(queueFault({ lateMs: 4_000 }))
    await started.bot.says('ann', deploy)
    await started.bot.hears(triggered)
    expect(started.world.production.builds()).toHaveLength(1)
    return started
  }

  test('one that waits is taken out of the build queue, and the room is told', async () => {
    const { bot, world } = await lateBot()
    await vi.waitFor(() => expect(bot.count('late, beside the second')).toBe(1), patience)
    const [late, followed] = world.production.builds()
    expect(bot.lastReply).toBe(
      `The production TeamCity took my first request to deploy restaurant-api-na Restaurant_230 late, beside the second. One of the two builds has not begun, and is cancelled: ${world.production.url}/build/${late?.id}\nThe other goes on: ${followed?.webUrl}`,
    )
    expect([late?.canceled?.comment, followed?.state]).toEqual([
      expect.stringMatching(
        /^Deployment [0-9a-f-]{36} was queued twice: TeamCity took an earlier request late$/,
      ),
      'queued',
    ])
    world.production.finish(followed?.id ?? 0, 'SUCCESS')
    await bot.hears('was deployed')
  })

  test('one that can’t be taken out is shown, loudly', async () => {
    const { bot, world } = await lateBot()
    world.production.fail({ method: 'POST', path: /buildQueue\/id:/, times: 9, how: { status: 403 } })
    await vi.waitFor(() => expect(bot.count('IS BEING DEPLOYED TWICE')).toBe(1), patience)
    const [late, followed] = world.production.builds()
    expect(bot.lastReply).toBe(
      `restaurant-api-na Restaurant_230 IS BEING DEPLOYED TWICE: the production TeamCity took my first request late, beside the second.\nI follow this one: ${followed?.webUrl}\nLook at the other, and stop it if it does harm: ${late?.webUrl}`,
    )
  })

  test('also after the deployment has ended; the alias’s next deployment is left alone', async () => {
    const { bot, world } = await lateBot()
    finishDeploy(world)
    await bot.hears('was deployed')
    await bot.says('bob', deploy)
    const [next] = await bot.app.store.active()
    await vi.waitFor(() => expect(bot.count('late, beside the second')).toBe(1), patience)
    expect(await bot.app.store.activeOf('restaurant-api-na')).toMatchObject({ id: next?.id, state: 'queued' })
  })
})

describe('both requests come late, after the room was told that nothing was deployed', () => {
  test('what waits is taken out of the build queue, what runs is shown, and the room hears of each', async () => {
    const { bot, world } = await startBot()
    world.production.fail(queueFault({ lateMs: 9_000 }, 2))
    await bot.says('ann', deploy)
    await vi.waitFor(() => expect(bot.count('twice, and it has no such build')).toBe(1), patience)
    expect(world.production.builds()).toEqual([])
    await vi.waitFor(() => expect(world.production.builds()).toHaveLength(1), { ...patience, interval: 1 })
    world.production.start(world.production.builds()[0]?.id ?? 0)
    await vi.waitFor(() => expect(bot.count('IS ON ITS WAY, OR WENT OUT, ALTHOUGH')).toBe(1), patience)
    await vi.waitFor(() => expect(bot.count('Its build is cancelled')).toBe(1), patience)
    const [second, first] = world.production.builds()
    expect(bot.said.slice(-2).map(({ text }) => text)).toEqual([
      `restaurant-api-na Restaurant_230 IS ON ITS WAY, OR WENT OUT, ALTHOUGH I SAID THAT NOTHING WAS DEPLOYED: the production TeamCity took my request late.\nI say no more of it. Look at it, and stop it if it does harm: ${first?.webUrl}`,
      `The production TeamCity took my request to deploy restaurant-api-na Restaurant_230 late, after I said that nothing was deployed. Its build is cancelled: ${world.production.url}/build/${second?.id}`,
    ])
    expect([first?.state, second?.canceled === undefined]).toEqual(['running', false])
  })
})

describe('a build that TeamCity puts into another one', () => {
  async function mergedInto(properties: Record<string, string>): Promise<{ bot: Bot; world: World }> {
    const { bot, world } = await startBot()
    const survivor = await queueByHand(world, properties)
    await bot.says('ann', deploy)
    const [ours] = world.production.builds()
    world.production.merge(ours?.id ?? 0, survivor)
    return { bot, world }
  }

  test('that does the same: the room hears so, and that one is followed', async () => {
    const { bot, world } = await mergedInto({
      'source.build.number': 'Restaurant_230',
      'source.build.id': '2',
    })
    expect(await bot.hears('put the deploy')).toMatch(
      /^The production TeamCity has put the deploy of restaurant-api-na Restaurant_230 together with another queued build of Restaurant_DeployNA that does the same\. I follow that one:\nhttp.*\/build\/1$/,
    )
    finishDeploy(world)
    expect(await bot.hears('was deployed')).toMatch(/\/1$/)
    const [deployment] = await bot.app.store.list({ limit: 1 })
    expect(deployment?.deployBuild).toMatchObject({ id: 1, queuedAs: 2 })
    expect(bot.count('put the deploy')).toBe(1)
  })

  test('that ships something else: it was not deployed', async () => {
    const { bot } = await mergedInto({ 'source.build.number': 'Restaurant_231', 'source.build.id': '3' })
    expect(await bot.hears('was cancelled')).toMatch(
      /^Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by TeamCity, asked by ann: it put the build into another, which ships Restaurant_231\.\nhttp.*\/build\/1$/,
    )
  })
})

describe('an answer that is none', () => {
  test('a full queue, twice: nothing was queued, and it is not asked for a third time', async () => {
    const { bot, world } = await startBot()
    world.production.setOptions({ queueLimit: 0 })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity gave no clear answer \(the build queue is full, or the answer was empty\), so I do not know yet/,
    )
    await vi.waitFor(() => expect(bot.count('twice, and it has no such build')).toBe(1), patience)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity gave no clear answer when I asked it to queue Restaurant_DeployNA, twice, and it has no such build: http:\/\/127\.0\.0\.1:\d+\/viewType\.html\?buildTypeId=Restaurant_DeployNA\nNothing was deployed; Restaurant_230 stays pinned\. .* Then: hubot deploy restaurant-api-na build Restaurant_230$/,
    )
    expect(asksFor(world)).toBe(2)
    await bot.says('ann', deploy)
    expect(bot.count('is being deployed by')).toBe(0)
  })

  test('a web page with status 200: looked up, then asked for again', async () => {
    const { bot, world } = await startBot()
    const page = { status: 200, body: '<!doctype html><title>Welcome</title>' }
    world.production.fail(queueFault(page))
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(/^The production TeamCity gave no clear answer \(.*web page/)
    await bot.hears(triggered)
    expect(world.production.builds()).toHaveLength(1)
  })

  test('a redirect to the login page: surely not queued', async () => {
    const { bot, world } = await startBot()
    world.production.fail(queueFault({ status: 302, headers: { location: '/login.html' } }))
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity did not queue Restaurant_DeployNA: .*login\.html.*\nNothing was deployed; Restaurant_230 stays pinned\. /,
    )
    expect(world.production.builds()).toEqual([])
  })
})

test('production has another address than the one that gave no clear answer: the room is asked, with the old link', async () => {
  const { bot, world } = await startBot()
  world.production.fail(queueFault('hang-after'))
  await bot.says('ann', deploy)
  await bot.stop()
  const other = (await startWorld()).production
  const env = { HUBOT_TEAMCITY_PROD_URL: other.url }
  const { bot: later } = await startBot({ world, env, aliases: [] })
  const question = await later.hears("I can't find out")
  expect(question).toContain(
    'was queued: the production TeamCity had another address when I asked it, and gave no clear answer there. Is there a build of Restaurant_DeployNA',
  )
  expect(question).toContain(`${world.production.url}/viewType.html?buildTypeId=Restaurant_DeployNA`)
  expect([world.production.builds().length, other.builds().length]).toEqual([1, 0])
})
