import { describe, expect, test, vi } from 'vitest'
import { redisIsHere } from '../redis.ts'
import { timeoutSeconds } from './kill-points.ts'
import type { Test } from './processes.ts'
import { both, startTwo } from './two-bots.ts'
import {
  alias,
  type Bot,
  deploy,
  notice,
  patience,
  pinned,
  requests,
  triggered,
  type World,
} from './world.ts'

const question = 'shall I?'

/** Two bots on one Redis, and an alias that is always asked about. */
async function startStrict(context: Test): Promise<{ world: World; first: Bot; second: Bot }> {
  const { world, first, second } = await startTwo(context, { timeoutSeconds })
  first.says(`${alias} confirm=always`)
  await world.hears('Ok, alias for restaurant-api-na was set')
  return { world, first, second }
}

/** How often everything was said and done that belongs to one deploy; and nobody is asked any more. */
async function expectDeploys(times: number, { world, bot }: { world: World; bot: Bot }): Promise<void> {
  await world.finish(times)
  const of = async (text: string): Promise<void> =>
    await vi.waitFor(() => expect(world.saidWith(text), text).toHaveLength(times), patience)
  await of(notice)
  bot.says('yes')
  bot.says('hubot deployment show alias restaurant-api-na')
  await of('confirm=always')
  for (const text of [question, triggered, notice]) await of(text)
  expect(world.saidWith(pinned)).toHaveLength(1)
  expect(await world.deploys()).toHaveLength(times)
  expect(await bot.deployments()).toHaveLength(times)
}

describe.skipIf(!redisIsHere).concurrent('a question of two bots on one Redis', { timeout: 120_000 }, () => {
  test('whoever asks and whoever hears the yes, how often ever: one question, one deployment', async context => {
    const { world, first, second } = await startStrict(context)
    both([first, second], deploy, 'the-deploy')
    await world.hears(question)
    both([first, second], 'yes', 'the-first-yes')
    both([first, second], 'hubot yes', 'the-second-yes')
    await expectDeploys(1, { world, bot: second })

    first.says(deploy)
    await vi.waitFor(() => expect(world.saidWith(question)).toHaveLength(2), patience)
    second.says('hubot yes')
    await expectDeploys(2, { world, bot: first })

    second.says(deploy)
    await vi.waitFor(() => expect(world.saidWith(question)).toHaveLength(3), patience)
    first.says('yes')
    second.says('hubot yes')
    await expectDeploys(3, { world, bot: second })

    first.says(deploy)
    await vi.waitFor(() => expect(world.saidWith(question)).toHaveLength(4), patience)
    first.says('no')
    await world.hears('Ok, I do not deploy restaurant-api-na Restaurant_230.')
    second.says('hubot yes')
    second.says('hubot deployment show alias restaurant-api-na')
    await vi.waitFor(() => expect(world.saidWith('confirm=always')).toHaveLength(4), patience)
    expect(await world.deploys()).toHaveLength(3)
    expect(await second.deployments()).toHaveLength(3)
  })

  test.for([
    [
      'when it hears the yes',
      async (first: Bot, yes: () => void): Promise<void> => {
        first.diesAt({ taking: 'yes' })
        yes()
        await first.process.exit
      },
    ],
    [
      'while it looks at the build once more',
      async (first: Bot, yes: () => void, { production }: World): Promise<void> => {
        const before = (await production.ask('requests')).length
        await production.ask('fail', { ...requests.lookAtTarget, how: 'hang-before', times: 1 })
        yes()
        await vi.waitFor(
          async () => expect((await production.ask('requests')).length).toBeGreaterThan(before),
          patience,
        )
        await first.process.kill()
      },
    ],
  ] as const)('asked by one, killed %s: the other deploys, once', async ([, live], context) => {
    const { world, first, second } = await startStrict(context)
    first.says(deploy)
    await world.hears(question)
    await live(first, () => first.says('hubot yes', { id: 'message-the-yes' }), world)
    second.says('hubot yes', { id: 'message-the-yes' })
    await expectDeploys(1, { world, bot: second })
  })
})
