import { describe, expect, test, vi } from 'vitest'
import { redisIsHere, startRedis } from '../redis.ts'
import type { Test } from './processes.ts'
import { both, startTwo } from './two-bots.ts'
import {
  type Bot,
  type BotOptions,
  deploy,
  expectOneDeployment,
  notice,
  patience,
  pinned,
  type Request,
  requests,
  startAll,
  startBot,
  triggered,
  type World,
} from './world.ts'

async function startMany(
  context: Test,
  count: number,
  options: BotOptions = {},
): Promise<{ world: World; bots: readonly Bot[] }> {
  const redis = await startRedis()
  context.onTestFinished(() => redis.close())
  const { world, bot } = await startAll(context, { ...options, store: `redis://127.0.0.1:${redis.port}` })
  const others = Array.from({ length: count - 1 }, () => startBot(world, options))
  return { world, bots: [bot, ...(await Promise.all(others))] }
}

/** How often that server was asked so. */
async function count(server: World['production'], { method, path }: Request): Promise<number> {
  const all = await server.ask('requests')
  return all.filter(line => line.startsWith(method) && path.test(line)).length
}

const until = (look: () => void | Promise<void>): Promise<void> => vi.waitFor(look, patience)

describe.skipIf(!redisIsHere).concurrent('many bots on one Redis', { timeout: 180_000 }, () => {
  test('three hear twenty deploys at once: twenty builds, sixty lines, and no word more', async context => {
    const { world, bots } = await startMany(context, 3, { timeoutSeconds: 30 })
    const names = Array.from({ length: 20 }, (_, index) => `app-${index + 1}`)
    for (const name of names) {
      const line = `hubot deployment set alias ${name} Restaurant_Build Restaurant_DeployNA name=RestaurantAPI env=prod-na`
      both(bots, line, `the-alias-${name}`)
    }
    const heard = (text: string, times: number): Promise<void> =>
      until(() => expect(world.saidWith(text), text).toHaveLength(times))
    await heard('Ok, alias for', names.length)
    world.said.length = 0

    const deployAll = (): void => {
      for (const name of names) both(bots, `hubot deploy ${name}`, `the-deploy-${name}`)
    }
    deployAll()
    await heard('Successfully triggered', names.length)
    await world.finish(names.length)
    await heard(notice, names.length)
    deployAll()
    both(bots, 'hubot deploy all the things', 'the-last-of-all')
    await heard("I don't see why I should", 1)

    const texts = world.said.map(each => each.text)
    expect(texts.filter(text => text.startsWith(pinned) || text.includes('already pinned'))).toHaveLength(20)
    for (const name of names) expect(world.saidWith(`triggered deployment of ${name} `)).toHaveLength(1)
    expect(texts, texts.join('\n')).toHaveLength(3 * 20 + 1)
    const ids = (await world.deploys()).map(build => build.properties['hubot.deploy.id'])
    expect([ids.length, new Set(ids).size]).toEqual([20, 20])
    for (const bot of bots) {
      const deployments = await bot.deployments()
      expect(new Set(deployments.map(({ id }) => id))).toEqual(new Set(ids))
      expect(deployments.filter(({ state }) => state !== 'succeeded')).toEqual([])
    }
  })

  test('each dies before it has stored the deploy that all hear: the last one answers, once', async context => {
    const { world, bots } = await startMany(context, 4, { timeoutSeconds: 30 })
    const [takes, looks, looksAtTarget, last] = bots
    if (!takes || !looks || !looksAtTarget || !last) throw new Error('four bots')
    const hears = (bot: Bot): void => bot.says(deploy, { id: 'message-the-deploy' })

    takes.diesAt({ taking: deploy })
    hears(takes)
    await takes.process.exit

    await world.nonProduction.ask('fail', { ...requests.look, how: 'hang-before' })
    hears(looks)
    await until(async () => expect(await count(world.nonProduction, requests.look)).toBe(1))
    await looks.process.kill()

    await world.production.ask('mend')
    await world.production.ask('fail', { ...requests.lookAtTarget, how: 'hang-before' })
    const before = await count(world.production, requests.lookAtTarget)
    hears(looksAtTarget)
    await until(async () =>
      expect(await count(world.production, requests.lookAtTarget)).toBeGreaterThan(before),
    )
    hears(last)
    await looksAtTarget.process.kill()

    await expectOneDeployment(world, last)
  })

  test('a webhook reaches the one that is not in the chat: the one that is tells the room soon', async context => {
    const options = { oneConnection: true, pollSeconds: 3_600, timeoutSeconds: 30 }
    const { world, first, second } = await startTwo(context, options)
    first.says(deploy)
    await world.hears(triggered)
    // Their own reads slow down: after the fifth of each, the next is 16 seconds away.
    await until(async () => expect(await count(world.production, requests.read)).toBeGreaterThanOrEqual(10))
    await world.finish()
    expect([first.isIn, second.isIn]).toEqual([true, false])
    const [build] = await world.deploys()
    expect(await second.takesWebhook(build?.id ?? 0)).toBe(202)
    await vi.waitFor(() => expect(world.saidWith(notice)).toHaveLength(1), { timeout: 10_000, interval: 20 })
  })
})
