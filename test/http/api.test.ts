import { expect, test } from 'vitest'
import { alias, type Bot, finishDeploy, startBot } from '../bot.ts'
import { redisIsHere, startRedis } from '../redis.ts'

const get = async (bot: Bot, path: string, token?: string) => {
  const answer = await fetch(
    bot.url(path),
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  )
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('a deployment as JSON, in the list and by its id, with its steps', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [source] = world.nonProduction.builds()
  finishDeploy(world, 'SUCCESS', 'Success')
  await bot.hears('was deployed')
  const { body } = await get(bot, '/hubot/deployments')
  const [one] = body.deployments as Record<string, unknown>[]
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(one).toEqual({
    id: expect.any(String),
    alias: 'restaurant-api-na',
    name: 'RestaurantAPI',
    env: 'prod-na',
    state: 'succeeded',
    build: {
      id: source?.id,
      number: 'Restaurant_230',
      revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
      url: expect.stringContaining(world.nonProduction.url),
    },
    deployBuild: { id: 1, number: '1', url: expect.stringContaining(world.production.url) },
    requestedBy: 'ann',
    room: 'deployments',
    requestedAt: time,
    startedAt: time,
    finishedAt: time,
    ticket: null,
    statusText: 'Success',
  })
  const { body: whole } = await get(bot, `/hubot/deployments/${one?.id}`)
  expect(whole).toMatchObject({ id: one?.id, pending: [] })
  expect((whole.steps as { event: string }[]).map(step => step.event)).toEqual(
    expect.arrayContaining(['deploy_requested', 'build_pinned', 'deploy_queued', 'deploy_succeeded']),
  )
})

test('newest first, by alias, in pages', async () => {
  const { bot, world } = await startBot({
    aliases: [alias, 'hubot deployment set alias other Restaurant_Build Restaurant_DeployNA'],
  })
  for (const name of ['restaurant-api-na', 'other', 'restaurant-api-na']) {
    bot.said.length = 0
    await bot.says('ann', `hubot deploy ${name}`)
    finishDeploy(world)
    await bot.hears('was deployed')
  }
  const ids = async (query: string) =>
    ((await get(bot, `/hubot/deployments${query}`)).body.deployments as { id: string }[]).map(one => one.id)
  const all = await ids('')
  expect(all).toHaveLength(3)
  expect(await ids('?limit=2')).toEqual(all.slice(0, 2))
  expect(await ids(`?limit=2&before=${all[1]}`)).toEqual(all.slice(2))
  expect(await ids('?alias=OTHER')).toEqual([all[1]])
})

test.each(['?limit=0', '?limit=201', '?limit=x', '?limit=1&limit=2', '?alias='])(
  '%s is 400, with what is allowed',
  async query => {
    const { bot } = await startBot()
    expect(await get(bot, `/hubot/deployments${query}`)).toEqual({
      status: 400,
      body: {
        error:
          'limit is a number from 1 to 200; alias and before are given once, at most 64 characters each.',
      },
    })
  },
)

test('an unknown id is 404', async () => {
  const { bot } = await startBot()
  expect(await get(bot, '/hubot/deployments/nothing')).toEqual({
    status: 404,
    body: { error: 'There is no deployment nothing.' },
  })
})

test('an id that can not be decoded is one that there is not', async () => {
  const { bot } = await startBot()
  expect((await get(bot, '/hubot/deployments/%ff')).status).toBe(404)
})

test('with HUBOT_DEPLOY_API_TOKEN both routes need it', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_API_TOKEN: 'api-secret-4' } })
  for (const path of ['/hubot/deployments', '/hubot/deployments/x']) {
    expect((await get(bot, path)).status).toBe(401)
    expect((await get(bot, path, 'api-secret-5')).status).toBe(401)
  }
  expect((await get(bot, '/hubot/deployments', 'api-secret-4')).status).toBe(200)
  expect((await get(bot, '/hubot/deployments/x', 'api-secret-4')).status).toBe(404)
})

test('health: well, with the age of each part', async () => {
  const { bot } = await startBot()
  const part = { ok: true, ageSeconds: expect.any(Number) }
  expect(await get(bot, '/hubot/health')).toEqual({
    status: 200,
    body: {
      status: 'ok',
      brain: part,
      store: part,
      audit: part,
      teamcityNonProduction: part,
      teamcityProduction: part,
    },
  })
})

test('health: what is wrong, and no secret in it', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_TEAMCITY_NONPROD_TOKEN: 'stale-token' } })
  await world.production.close()
  const { status, body } = await get(bot, '/hubot/health')
  expect(status).toBe(503)
  expect(body).toMatchObject({
    status: 'failing',
    store: { ok: true },
    teamcityNonProduction: {
      ok: false,
      error: expect.stringMatching(/^non-production TeamCity: unauthorized \(401\): /),
    },
    teamcityProduction: { ok: false, error: expect.stringMatching(/^production TeamCity: unreachable: /) },
  })
  expect(JSON.stringify(body)).not.toContain('stale-token')
})

test.runIf(redisIsHere)('health: the Redis of the markers counts, where there is one', async () => {
  const redis = await startRedis()
  try {
    const env = { HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${redis.port}` }
    const { bot } = await startBot({ env })
    expect(await get(bot, '/hubot/health')).toMatchObject({
      status: 200,
      body: { redis: { ok: true, ageSeconds: expect.any(Number) } },
    })
  } finally {
    await redis.close()
  }
})

test("health: markers that can't be pushed are told", async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_REDIS_URL: 'redis://127.0.0.1:1' } })
  const { status, body } = await get(bot, '/hubot/health')
  expect(status).toBe(503)
  expect(body).toMatchObject({
    store: { ok: true },
    redis: { ok: false, error: expect.stringMatching(/\S/) },
  })
})
