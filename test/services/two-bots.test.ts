import { describe, expect, test, vi } from 'vitest'
import { redisIsHere } from '../redis.ts'
import { timeoutSeconds } from './kill-points.ts'
import { both, startTwo } from './two-bots.ts'
import { asked, type Bot, deploy, patience, triggered, type World } from './world.ts'

const cancel = 'hubot deployment cancel restaurant-api-na because wrong window'
const cancelled =
  'Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by ann ("wrong window")'
const stop = { method: 'POST', path: /\/(?:builds|buildQueue)\/id:/ }
const rollback = 'hubot deployment rollback restaurant-api-na'
const going = 'Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229'
const unpin = { method: 'PUT', path: /\/id:2\/pinInfo/ }
const notice = (number: string): string =>
  `RestaurantAPI was deployed to prod-na version Restaurant_${number}`

/** Ships 229, then 230. */
async function ship(bot: Bot, world: World): Promise<void> {
  for (const [times, number] of [
    [1, '229'],
    [2, '230'],
  ] as const) {
    bot.says(`${deploy} build Restaurant_${number}`)
    await world.finish(times)
    await world.hears(notice(number))
  }
  world.said.length = 0
}

async function expectCancelledOnce(world: World): Promise<void> {
  await world.hears(cancelled)
  expect(world.saidWith('was cancelled')).toHaveLength(1)
  expect(world.saidWith('Ok, I ')).toHaveLength(1)
  const deploys = await world.deploys()
  expect(deploys.filter(({ canceled }) => canceled)).toHaveLength(1)
  expect(deploys.at(-1)).toMatchObject({ state: 'finished', canceled: {} })
}

async function expectBackOnce(world: World): Promise<void> {
  await world.finish(3)
  await world.hears(notice('229'))
  for (const once of [going, 'Took the pin off Restaurant_230', triggered, 'rolled back from Restaurant_230'])
    expect(world.saidWith(once), once).toHaveLength(1)
  const builds = await world.deploys()
  expect(builds.map(build => build.properties['source.build.number'])).toEqual([
    'Restaurant_229',
    'Restaurant_230',
    'Restaurant_229',
  ])
  const pinned = (await world.nonProduction.ask('builds')).filter(build => build.pinned)
  expect(pinned.map(build => build.number)).toEqual(['Restaurant_229'])
}

describe.skipIf(!redisIsHere).concurrent('two bots on one Redis', { timeout: 120_000 }, () => {
  test('both hear a cancel, and a rollback: each is done once', async context => {
    const { world, first, second } = await startTwo(context, { timeoutSeconds })
    const bots = [first, second]
    await ship(first, world)
    both(bots, rollback, 'the-rollback')
    await expectBackOnce(world)

    world.said.length = 0
    both(bots, deploy, 'the-deploy')
    await world.hears(triggered)
    both(bots, cancel, 'the-cancel')
    await expectCancelledOnce(world)
    first.says(cancel)
    await world.hears('is not being deployed')
  })

  test('a rollback to each, at once: one goes back, the other is told; one cancels what the other does', async context => {
    const { world, first, second } = await startTwo(context, { timeoutSeconds })
    await ship(first, world)
    first.says(rollback)
    second.says(rollback)
    await world.hears('is being deployed by ann')
    await expectBackOnce(world)

    world.said.length = 0
    first.says(deploy)
    await world.hears(triggered)
    second.says(cancel)
    await expectCancelledOnce(world)
  })

  test('the one that cancels is killed: the other ends that, once', async context => {
    const { world, first, second } = await startTwo(context, { timeoutSeconds })
    second.says(deploy)
    await world.hears(triggered)
    await world.production.ask('fail', { ...stop, how: 'hang-after', times: 1 })
    first.says(cancel)
    await asked(world.production, stop)
    await world.hears('Ok, I ask')
    await first.process.kill()
    await expectCancelledOnce(world)
  })

  test('the one that unpins is killed: the other goes back, once', async context => {
    const { world, first, second } = await startTwo(context, { timeoutSeconds })
    await ship(second, world)
    const before = (await world.nonProduction.ask('requests')).length
    await world.nonProduction.ask('fail', { ...unpin, how: 'hang-before', times: 1 })
    first.says(rollback)
    await vi.waitFor(async () => {
      const made = (await world.nonProduction.ask('requests')).slice(before)
      expect(made.filter(line => line.startsWith('PUT') && unpin.path.test(line))).not.toEqual([])
    }, patience)
    await world.hears(going)
    await first.process.kill()
    await expectBackOnce(world)
  })
})
