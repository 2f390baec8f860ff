import { describe, expect, test, vi } from 'vitest'
import type { Fault } from '../../src/sandbox/http-types.ts'
import { type Bot, finishDeploy, secrets, startBot, type World } from '../bot.ts'

vi.setConfig({ testTimeout: 60_000 })
const patience = { timeout: 50_000, interval: 20 }
const deploy = 'hubot deploy restaurant-api-na'
const cancel = 'hubot deployment cancel restaurant-api-na'
const triggered = 'Successfully triggered deployment'
const posts = (world: World): string[] =>
  world.production.requests.flatMap(({ method, path }) => (method === 'POST' ? [path] : []))
const queueFault = (how: Fault['how'], times = 1): Fault => ({
  method: 'POST',
  path: /buildQueue$/,
  times,
  how,
})
const stopFault = (how: Fault['how'], times = 1): Fault => ({
  method: 'POST',
  path: /builds\/id:\d+$/,
  times,
  how,
})

async function deploying(): Promise<{ bot: Bot; world: World; id: number; url: string }> {
  const { bot, world } = await startBot()
  await bot.says('ann', deploy)
  const [build] = world.production.builds()
  return { bot, world, id: build?.id ?? 0, url: build?.webUrl ?? '' }
}

/** Of a build that was told to stop, its agent lets go. */
const letGo = async (world: World, id: number): Promise<void> => {
  await vi.waitFor(
    () => expect(world.production.builds().find(build => build.id === id)?.canceled).toBeDefined(),
    patience,
  )
  world.production.finish(id, 'SUCCESS')
}

test('a build that waits is taken out of the build queue, for the person who asked', async () => {
  const { bot, world, url } = await deploying()
  await bot.says('bob', `${cancel} because wrong window`)
  const said = bot.said.slice(2).map(each => each.text)
  expect(said[0]).toBe(
    `Ok, I ask the production TeamCity to take restaurant-api-na Restaurant_230 out of its build queue.\n${url}`,
  )
  expect(await bot.hears('was cancelled')).toMatch(
    /^Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by bob \("wrong window"\) after \d s, asked by ann\.\nhttp.*\/1$/,
  )
  const [build] = world.production.builds()
  const [deployment] = await bot.app.store.list({ limit: 1 })
  expect(build?.canceled).toMatchObject({
    comment: `Deployment ${deployment?.id} cancelled by bob in deployments: wrong window`,
  })
  expect(deployment).toMatchObject({ state: 'cancelled', cancelledBy: 'bob', cancelComment: 'wrong window' })
  expect(bot.count('was cancelled')).toBe(1)
  const answer = await fetch(bot.url(`/hubot/deployments/${deployment?.id}`))
  expect(await answer.json()).toMatchObject({
    state: 'cancelled',
    cancelledBy: 'bob',
    cancelComment: 'wrong window',
  })
})

test('a running build is stopped, and the room hears so when it has stopped', async () => {
  const { bot, world, id } = await deploying()
  world.production.start(id)
  await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
  await bot.says('bob', cancel)
  expect(await bot.hears('Ok, I ask')).toMatch(
    /^Ok, I ask the production TeamCity to stop restaurant-api-na Restaurant_230\. What it has done so far stays done\.\nhttp.*\/1$/,
  )
  expect(bot.count('was cancelled')).toBe(0)
  await bot.says('eve', deploy)
  expect(bot.lastReply).toMatch(/: Restaurant_230, running for \d s, and is to be cancelled, as bob asked\./)
  await letGo(world, id)
  expect(await bot.hears('was cancelled')).toMatch(/ was cancelled by bob after \d s, asked by ann\.\n/)
  await bot.says('eve', deploy)
  await vi.waitFor(() => expect(bot.count(triggered)).toBe(2), patience)
})

test('each room hears the end once: that which asked, the team’s, and that of who cancelled', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_ROOM: 'team' } })
  await bot.says('ann', deploy)
  await bot.says('bob', cancel, { room: 'ops' })
  for (const room of ['deployments', 'team', 'ops']) {
    await bot.hears('was cancelled by bob', room)
    expect(bot.count('was cancelled', room)).toBe(1)
  }
  expect(bot.count('Ok, I ask')).toBe(1)
  expect(bot.count('Ok, I ask', 'ops')).toBe(1)
})

test('what somebody stops in TeamCity at the same time is theirs', async () => {
  const { bot, world, id } = await deploying()
  world.production.start(id)
  world.production.cancel(id, 'dave', 'stop that')
  await bot.says('bob', cancel)
  await letGo(world, id)
  expect(await bot.hears('was cancelled')).toMatch(/ was cancelled by dave \("stop that"\)/)
})

test('what somebody stops and puts back into the queue ships, and the room hears of it once', async () => {
  const { bot, world, id } = await deploying()
  world.production.start(id)
  await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
  world.production.holdBuilds(true)
  const again = world.production.putBack(id, 'dave', 'the agent is ill') ?? 0
  await letGo(world, id)
  expect(await bot.hears('was cancelled')).toMatch(/ was cancelled by dave \("the agent is ill"\)/)
  const { webUrl } = world.production.build(again) ?? {}
  expect(await bot.hears('another build of it')).toBe(
    `restaurant-api-na Restaurant_230 IS ON ITS WAY, OR WENT OUT, ALTHOUGH IT WAS CANCELLED: there is another build of it, which somebody may have put back into the queue.\nI say no more of it. Look at it, and stop it if it does harm: ${webUrl}`,
  )
  expect(world.production.build(again)?.state).toBe('queued')
  await bot.says('eve', 'hubot deployment status restaurant-api-na')
  expect(bot.lastReply).toContain('I look if somebody put it back into the queue.')
  expect(bot.count('another build of it')).toBe(1)
})

test('it comes too late: the room hears how it ended, and that', async () => {
  const { bot, world } = await deploying()
  world.production.fail({ method: 'POST', path: /buildQueue\/id:/, times: 1, how: { delayMs: 800 } })
  await Promise.all([
    bot.says('bob', cancel),
    vi.waitFor(() => expect(posts(world)).toHaveLength(2), patience).then(() => finishDeploy(world)),
  ])
  expect(await bot.hears('was deployed')).toMatch(/\nbob wanted it cancelled: that came too late\.$/)
  expect(bot.count('was cancelled')).toBe(0)
})

describe('before the build is queued', () => {
  test('while it is pinned: it ends at once, and nothing is queued', async () => {
    const { bot, world } = await startBot()
    world.nonProduction.fail({ method: 'PUT', path: /pinInfo/, times: 1, how: { delayMs: 900 } })
    const deployed = bot.says('ann', deploy)
    await vi.waitFor(async () => expect(await bot.app.store.active()).toHaveLength(1), patience)
    await bot.says('bob', cancel)
    await deployed
    expect(bot.said.map(each => each.text)).toEqual([
      'Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by bob before it was queued, asked by ann.\nNothing was queued; Restaurant_230 may stay pinned.',
    ])
    expect(posts(world)).toEqual([])
    await bot.says('ann', deploy)
    await bot.hears(triggered)
  })

  test('while the queue request waits to be made again: it is not made', async () => {
    const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '9' } })
    world.production.fail(queueFault({ status: 429, headers: { 'retry-after': '2' } }, 3))
    const deployed = bot.says('ann', deploy)
    await deployed
    await bot.says('bob', cancel)
    expect(bot.lastReply).toMatch(
      /^Ok, I do not queue restaurant-api-na Restaurant_230\. If that has happened just now, I cancel its build\.$|before it was queued/,
    )
    await bot.hears('was cancelled by bob before it was queued')
    expect(posts(world)).toHaveLength(1)
    expect(world.production.builds()).toEqual([])
  })

  test('while the queue request is under way: its build is cancelled', async () => {
    const { bot, world } = await startBot()
    world.production.fail(queueFault({ delayMs: 800 }))
    const deployed = bot.says('ann', deploy)
    await vi.waitFor(() => expect(posts(world)).toHaveLength(1), patience)
    await bot.says('bob', cancel)
    await deployed
    await bot.hears('was cancelled by bob after')
    expect(bot.said.slice(1).map(each => each.text.split('\n')[0])).toEqual([
      'Ok, I do not queue restaurant-api-na Restaurant_230. If that has happened just now, I cancel its build.',
      expect.stringMatching(/^restaurant-api-na Restaurant_230 was queued, and I cancel it: http/),
      expect.stringMatching(/ was cancelled by bob after/),
    ])
    expect(world.production.builds()).toMatchObject([{ state: 'finished', canceled: {} }])
  })
})

describe('while it is not known if it was queued', () => {
  test('its build is cancelled as soon as it shows', async () => {
    const { bot, world } = await startBot()
    world.production.setOptions({ permissions: { viewProperties: false, viewComments: false } })
    world.production.fail(queueFault('reset-after'))
    await bot.says('ann', deploy)
    await bot.hears('do not know yet')
    await bot.says('bob', cancel)
    await bot.hears(
      'Ok. It is not known yet if restaurant-api-na Restaurant_230 was queued: as soon as its build shows, I cancel it.',
    )
    world.production.setOptions({ permissions: {} })
    await vi.waitFor(() => expect(bot.count('was cancelled by bob')).toBe(1), patience)
    expect(bot.count(triggered)).toBe(0)
    expect(world.production.builds()).toMatchObject([{ canceled: {} }])
  })

  test('there surely is none: it is not asked for again; one that comes late is cancelled', async () => {
    const { bot, world } = await startBot()
    world.production.fail(queueFault({ lateMs: 4_000 }))
    await bot.says('ann', deploy)
    await bot.says('bob', cancel)
    await vi.waitFor(() => expect(bot.count('was cancelled by bob before it was queued')).toBe(1), patience)
    expect(posts(world)).toHaveLength(1)
    await vi.waitFor(() => expect(bot.count('late, after that was cancelled')).toBe(1), patience)
    const [late] = world.production.builds()
    expect(bot.lastReply).toBe(
      `The production TeamCity took my request to deploy restaurant-api-na Restaurant_230 late, after that was cancelled. Its build is cancelled, too: ${world.production.url}/build/${late?.id}`,
    )
    expect(late?.canceled).toBeDefined()
  })

  test('nobody can find out: a person says, and what it is asked for again is refused', async () => {
    const { bot, world } = await startBot()
    await fetch(`${world.production.url}/app/rest/buildQueue`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secrets[1]}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ buildType: { id: 'Restaurant_DeployNA' } }),
    })
    world.production.setOptions({ permissions: { viewProperties: false, viewComments: false } })
    world.production.fail(queueFault('reset-after'))
    await bot.says('ann', deploy)
    await bot.hears("I can't find out")
    await bot.says('bob', cancel)
    expect(bot.lastReply).toMatch(
      /as soon as its build shows, I cancel it\.\nIf nobody needs to know any more: hubot deployment give up restaurant-api-na$/,
    )
    await bot.says('eve', 'hubot deployment retry restaurant-api-na')
    expect(bot.lastReply).toMatch(
      /^bob asked for that at \d\d:\d\d UTC: restaurant-api-na Restaurant_230 is not known yet if queued\. I say how it ends\.\nIf nobody needs to know any more: hubot deployment give up restaurant-api-na$/,
    )
    const [ours] = world.production.builds()
    await bot.says('eve', `hubot deployment follow restaurant-api-na ${ours?.id}`)
    expect(await bot.hears('was cancelled')).toMatch(/ was cancelled by bob after/)
    expect(world.production.builds()[0]?.canceled).toBeDefined()
  })
})

describe('TeamCity does not do it', () => {
  test('no permission: what to give it, where to stop it meanwhile; then it may be asked for again', async () => {
    const { bot, world, id } = await deploying()
    world.production.start(id)
    await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
    world.production.setOptions({ permissions: { cancel: false } })
    await bot.says('bob', cancel)
    expect(await bot.hears('does not let me')).toMatch(
      /^The production TeamCity does not let me cancel restaurant-api-na Restaurant_230 for bob: .*\(403\)\.\nIt goes on\. Stop it there: http.*\/1\nGive my user the "Stop build \/ remove from queue" permission\. Then: hubot deployment cancel restaurant-api-na \[ref [0-9a-f]{6}\]$/,
    )
    world.production.setOptions({ permissions: {} })
    await bot.says('bob', cancel)
    await letGo(world, id)
    await bot.hears('was cancelled by bob')
  })

  test('its answer is lost: it is not asked twice, and the end is TeamCity’s', async () => {
    const { bot, world, id } = await deploying()
    world.production.start(id)
    await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
    world.production.fail(stopFault('reset-after'))
    await bot.says('bob', cancel)
    await letGo(world, id)
    await bot.hears('was cancelled by bob')
    expect(posts(world)).toHaveLength(2)
    expect(bot.count('was cancelled')).toBe(1)
  })

  test('it is away: the room hears once that it is tried again, and where to stop it', async () => {
    const { bot, world, id } = await deploying()
    world.production.start(id)
    await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
    world.production.fail(stopFault({ status: 503 }, 2))
    await bot.says('bob', cancel)
    expect(await bot.hears('keep trying')).toMatch(
      /^I can't ask the production TeamCity to cancel restaurant-api-na Restaurant_230 \(.*\), and keep trying\. \[ref [0-9a-f]{6}\]\nIf it hurries, stop it there: http.*\/1$/,
    )
    await letGo(world, id)
    await bot.hears('was cancelled by bob')
    expect(bot.count('keep trying')).toBe(1)
  })
})

describe('what can’t be cancelled is refused, with what to type instead', () => {
  test('twice: who was first, and where to stop it', async () => {
    const { bot, world, id } = await deploying()
    world.production.start(id)
    await bot.says('bob', cancel)
    await bot.says('eve', cancel)
    expect(bot.lastReply).toMatch(
      /^bob asked for that at \d\d:\d\d UTC: restaurant-api-na Restaurant_230 is .*\. I say how it ends\.\nIf it hurries, stop it on the production TeamCity: http.*\/1$/,
    )
    await letGo(world, id)
    await bot.hears('was cancelled by bob')
  })

  test('the same chat message delivered again does nothing, also when another deployment is on its way', async () => {
    const { bot } = await deploying()
    const message = { id: '1795389491.000300' }
    await bot.says('bob', cancel, message)
    await bot.hears('was cancelled by bob')
    await bot.says('ann', deploy)
    const said = bot.said.length
    await bot.says('bob', cancel, message)
    expect(bot.said).toHaveLength(said)
    expect((await bot.app.store.active())[0]).not.toHaveProperty('cancel')
  })

  test('the same message id, days later, from a chat whose ids mean nothing: it is cancelled', async () => {
    const { bot, world } = await deploying()
    const message = { id: 'an id of all' }
    await bot.says('bob', cancel, message)
    await bot.hears('was cancelled by bob')
    const [first] = await bot.app.store.list({ limit: 1 })
    if (!first?.cancel) throw new Error('not cancelled')
    const at = new Date(Date.now() - 11 * 60_000).toISOString()
    const old = { ...first, version: first.version + 1, cancel: { ...first.cancel, at } }
    world.byHand.add(first.id)
    await bot.app.store.move(old, [], { at, event: 'by hand', state: old.state, by: 'test' })
    await bot.says('ann', deploy)
    await bot.says('bob', cancel, message)
    await vi.waitFor(() => expect(bot.count('was cancelled by bob')).toBe(2), patience)
  })

  test('nothing is on its way: how the last one ended', async () => {
    const { bot, world } = await startBot()
    await bot.says('bob', cancel)
    expect(bot.lastReply).toBe(
      'restaurant-api-na is not being deployed.\nTo deploy it: hubot deploy restaurant-api-na',
    )
    await bot.says('bob', 'hubot deployment cancel resturant-api-na')
    expect(bot.lastReply).toMatch(/^No app with alias: resturant-api-na\. Did you mean restaurant-api-na\?/)
    await bot.says('ann', deploy)
    finishDeploy(world)
    await bot.hears('was deployed')
    await bot.says('bob', cancel)
    expect(bot.lastReply).toMatch(
      /^restaurant-api-na is not being deployed: Restaurant_230, asked by ann, went out at \d\d:\d\d UTC\.\nhttp.*\nThere is nothing to cancel\. To deploy it: hubot deploy restaurant-api-na$/,
    )
  })

  test.each([
    ['cancel', 'The alias is missing.'],
    ['cancel restaurant-api-na because', 'The reason is missing after "because".'],
    ['cancel restaurant-api-na please', 'I do not understand "please".'],
  ])('%s', async (typed, reply) => {
    const { bot } = await startBot()
    await bot.says('ann', `hubot deployment ${typed}`)
    expect(bot.lastReply).toBe(
      `${reply}\nhubot deployment cancel <alias> [because …]\nfor example: hubot deployment cancel search, or: hubot deployment cancel search because wrong window`,
    )
  })
})
