import { describe, expect, test, vi } from 'vitest'
import { redisIsHere, startRedis } from '../redis.ts'
import type { Test } from './processes.ts'
import {
  alias,
  type Bot,
  deploy,
  patience,
  requests,
  startAll,
  startBot,
  triggered,
  type World,
} from './world.ts'

const next = 'hubot deployment next restaurant-api-na'

/** Two bots on one Redis, of which the second sleeps; a deploy is active, and the next one waits for its turn. */
async function startWaiting(context: Test, line = next): Promise<{ world: World; first: Bot; second: Bot }> {
  const redis = await startRedis()
  context.onTestFinished(() => redis.close())
  const { world, bot: first } = await startAll(context, {
    store: `redis://127.0.0.1:${redis.port}`,
    timeoutSeconds: 10,
  })
  const second = await startBot(world, { timeoutSeconds: 10 })
  first.says(deploy)
  await world.hears(triggered)
  first.says(line)
  await world.hears('ann is next for restaurant-api-na')
  second.process.signal('SIGSTOP')
  return { world, first, second }
}

/** The second deploy goes out, once, and nobody waits any more. */
async function expectItsTurn(world: World, bot: Bot): Promise<void> {
  await vi.waitFor(() => expect(world.saidWith(triggered)).toHaveLength(2), patience)
  await world.finish(2)
  await vi.waitFor(() => expect(world.saidWith('RestaurantAPI was deployed')).toHaveLength(2), patience)
  expect((await bot.deployments()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
  expect(await world.deploys()).toHaveLength(2)
  bot.says('hubot deployment waiting')
  await world.hears('Nobody waits for a turn.')
}

describe.skipIf(!redisIsHere).concurrent('killed while it is their turn', { timeout: 180_000 }, () => {
  test('before the deployment is made: the other bot runs the line, once', async context => {
    const { world, first, second } = await startWaiting(context)
    const looks = async (): Promise<number> =>
      (await world.nonProduction.ask('requests')).filter(
        one => one.startsWith('GET') && requests.look.path.test(one),
      ).length
    const before = await looks()
    await world.nonProduction.ask('fail', { ...requests.look, how: 'hang-before' })
    await world.finish()
    await vi.waitFor(async () => expect(await looks()).toBeGreaterThan(before), patience)
    await first.process.kill()
    second.process.signal('SIGCONT')
    await expectItsTurn(world, second)
    expect(world.saidWith('Your turn, ann: restaurant-api-na Restaurant_230')).toHaveLength(1)
  })

  test('when the deployment has just been made: the other bot ends it, and makes no second', async context => {
    const { world, first, second } = await startWaiting(context)
    first.diesAt({ beginning: 'Your turn' })
    await world.finish()
    await first.process.exit
    second.process.signal('SIGCONT')
    await expectItsTurn(world, second)
    expect(world.saidWith('Your turn').length).toBeLessThanOrEqual(1)
  })

  test('when it has said why it is refused: the other says it again, and then nobody waits', async context => {
    const { world, first, second } = await startWaiting(context, `${next} build Restaurant_777`)
    first.diesAt({ saying: 'Your turn, ann, for restaurant-api-na' })
    await world.finish()
    await first.process.exit
    second.process.signal('SIGCONT')
    await vi.waitFor(() => expect(world.saidWith('Your turn, ann, for')).toHaveLength(2), patience)
    second.says('hubot deployment waiting')
    await world.hears('Nobody waits for a turn.')
    expect(await world.deploys()).toHaveLength(1)
  })

  test.for([
    ['before the chat has the question', 'beginning', 1],
    ['when it has asked for a yes', 'saying', 2],
  ] as const)('%s: the other asks, and one yes deploys once', async ([, moment, times], context) => {
    const { world, first, second } = await startWaiting(context)
    first.says(`${alias} confirm=always`)
    await world.hears('Ok, alias for restaurant-api-na was set')
    first.diesAt({ [moment]: 'Your turn, ann, for restaurant-api-na' })
    await world.finish()
    await first.process.exit
    second.process.signal('SIGCONT')
    await vi.waitFor(() => expect(world.saidWith('Your turn, ann, for')).toHaveLength(times), patience)
    second.says('hubot yes')
    await expectItsTurn(world, second)
  })
})
