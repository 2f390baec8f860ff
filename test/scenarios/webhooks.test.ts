import { createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, type World } from '../bot.ts'
import { formats, type Ids } from '../teamcity/webhook/bodies.ts'

const secret = 'webhook-secret-3'
const authorization = `Bearer ${secret}`
const json = 'application/json'
const idle = { HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_DEPLOY_POLL_SECONDS: '3600' }

const send = (bot: Bot, body: string, headers: Record<string, string> = {}): Promise<number> =>
  fetch(bot.url('/hubot/teamcity'), {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': json, ...headers },
  }).then(answer => answer.status)

async function deploy(bot: Bot, world: World): Promise<Ids> {
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [active] = await bot.app.store.active()
  const build = world.production.builds('Restaurant_DeployNA')[0]
  return { build: build?.id ?? 0, type: 'Restaurant_DeployNA', deployment: active?.id ?? '' }
}

describe('every body that a TeamCity, its plugin or a build step sends', () => {
  const other: Ids = {
    build: 990_001,
    type: 'Other_Deploy',
    deployment: '0195c0de-0000-7000-8000-000000000009',
  }

  test('makes the bot look at the deployment it is about, and at no other', async () => {
    const { bot, world } = await startBot({ env: idle })
    const ids = await deploy(bot, world)
    const look = vi.spyOn(bot.app.reconciliation, 'look')
    for (const { name, contentType, write } of formats) {
      look.mockClear()
      expect(await send(bot, write(other), { 'content-type': contentType }), name).toBe(202)
      expect(await send(bot, write(ids), { 'content-type': contentType }), name).toBe(202)
      await vi.waitFor(() => expect(look.mock.calls, name).toEqual([[ids.deployment]]), 15_000)
    }
  })

  test('one without a body makes it look at all that is active', async () => {
    const { bot, world } = await startBot({ env: idle })
    const ids = await deploy(bot, world)
    const look = vi.spyOn(bot.app.reconciliation, 'look')
    expect(await send(bot, '', { 'content-type': 'text/plain;charset=UTF-8' })).toBe(202)
    await vi.waitFor(() => expect(look.mock.calls).toEqual([[ids.deployment]]), 15_000)
  })
})

describe('whatever comes of webhooks, the room hears the same', () => {
  const started = (ids: Ids): string =>
    JSON.stringify({ eventType: 'BUILD_STARTED', payload: { id: ids.build, state: 'running' } })
  const finished = (ids: Ids, status = 'SUCCESS'): string =>
    JSON.stringify({ eventType: 'BUILD_FINISHED', payload: { id: ids.build, state: 'finished', status } })
  const interrupted = (ids: Ids): string =>
    JSON.stringify({ eventType: 'BUILD_INTERRUPTED', payload: { id: ids.build, state: 'running' } })

  type At = (bot: Bot, ids: Ids) => Promise<unknown>
  interface Weather {
    readonly queued?: At
    readonly running?: At
    readonly ended?: At
    readonly after?: At
  }
  const sent =
    (...bodies: ((ids: Ids) => string)[]): At =>
    async (bot, ids) => {
      for (const body of bodies) expect(await send(bot, body(ids))).toBe(202)
    }
  const signedBy = (key: string, body: string): Record<string, string> => ({
    authorization: '',
    'x-hubot-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
  })

  test.each<[string, Weather]>([
    ['none at all', {}],
    ['each in its turn', { running: sent(started), ended: sent(finished) }],
    ['doubled', { running: sent(started, started), ended: sent(finished, finished, finished) }],
    ['the end before the start', { running: sent(finished), ended: sent(started) }],
    ['an end that has not been', { queued: sent(finished, interrupted), running: sent(finished) }],
    ['the wrong end', { ended: sent(ids => finished(ids, 'FAILURE'), interrupted) }],
    ['replayed after the end', { ended: sent(finished), after: sent(started, interrupted, finished) }],
    [
      'without an id',
      {
        running: sent(
          () => '{"eventType":"BUILD_STARTED","payload":{}}',
          () => '{}',
        ),
      },
    ],
    ['about another build', { running: sent(ids => finished({ ...ids, build: ids.build + 1 })) }],
    [
      'forged',
      {
        queued: async (bot, ids) => {
          expect(await send(bot, finished(ids), { authorization: 'Bearer guessed' })).toBe(401)
          expect(await send(bot, finished(ids), signedBy('guessed', finished(ids)))).toBe(401)
          expect(await send(bot, finished(ids), signedBy(secret, started(ids)))).toBe(401)
        },
      },
    ],
  ])('%s', async (_what, weather) => {
    const { bot, world } = await startBot({ env: { ...idle, HUBOT_DEPLOY_POLL_SECONDS: '0.1' } })
    const ids = await deploy(bot, world)
    await weather.queued?.(bot, ids)
    world.production.start(ids.build)
    await weather.running?.(bot, ids)
    await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), 15_000)
    finishDeploy(world)
    await weather.ended?.(bot, ids)
    await bot.hears('was deployed')
    await weather.after?.(bot, ids)
    await bot.app.worker.settled(ids.deployment)
    expect(await bot.app.store.active()).toEqual([])
    expect(bot.said.map(({ text }) => text.split(/\n| \(| in \d/)[0])).toEqual([
      'Pinned Restaurant_230',
      'Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na',
      'RestaurantAPI was deployed to prod-na version Restaurant_230',
    ])
    expect(world.production.builds('Restaurant_DeployNA')).toHaveLength(1)
  })

  test('early: all of them before the bot knows its build', async () => {
    const { bot, world } = await startBot({ env: { ...idle, HUBOT_TEAMCITY_TIMEOUT_SECONDS: '4' } })
    world.production.fail({ method: 'POST', path: /buildQueue/, how: 'hang-after' })
    const typed = deploy(bot, world)
    await vi.waitFor(() => expect(world.production.builds('Restaurant_DeployNA')).toHaveLength(1), 15_000)
    const id = world.production.builds('Restaurant_DeployNA')[0]?.id ?? 0
    const ids = { build: id, type: 'Restaurant_DeployNA', deployment: '' }
    world.production.start(id)
    finishDeploy(world)
    await sent(started, finished, () => '{"buildTypeId":"Restaurant_DeployNA"}')(bot, ids)
    expect((await bot.app.store.active())[0]?.deployBuild).toBeUndefined()
    await typed
    await bot.hears('was deployed')
    expect(bot.count('was deployed')).toBe(1)
    expect(world.production.builds('Restaurant_DeployNA')).toHaveLength(1)
  })
})
