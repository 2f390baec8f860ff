import { describe, expect, test, vi } from 'vitest'
import {
  asked,
  deploy,
  expectOneDeployment,
  patience,
  requests,
  startAll,
  triggered,
  type World,
} from './world.ts'

const isRunning = async (world: World): Promise<void> => {
  await world.hears(triggered)
  const [build] = await world.deploys()
  await world.production.ask('start', build?.id ?? 0)
}

describe.concurrent('production goes away and comes back: one build, one notice', { timeout: 60_000 }, () => {
  test('it stands still while the build runs', async context => {
    const { world, bot } = await startAll(context)
    bot.says(deploy)
    await isRunning(world)
    world.production.process.signal('SIGSTOP')
    await bot.process.prints(/(?<!non-)production TeamCity: timeout/)
    world.production.process.signal('SIGCONT')
    await expectOneDeployment(world, bot)
  })

  test('it stands still before it is asked to queue the build', async context => {
    const { world, bot } = await startAll(context)
    await world.nonProduction.ask('fail', { ...requests.pin, how: { delayMs: 500 } })
    bot.says(deploy)
    await asked(world.nonProduction, requests.pin)
    await asked(world.production, requests.lookAtTarget)
    world.production.process.signal('SIGSTOP')
    await world.hears('gave no clear answer')
    world.production.process.signal('SIGCONT')
    await world.hears(triggered)
    await expectOneDeployment(world, bot)
  })

  test('it is killed while the build runs, and started again', async context => {
    const { world, bot } = await startAll(context)
    bot.says(deploy)
    await isRunning(world)
    await world.production.process.kill()
    await bot.process.prints(/(?<!non-)production TeamCity: unreachable/)
    await world.restartProduction()
    await expectOneDeployment(world, bot)
  })

  test('it is killed when it has queued the build and not answered yet, and started again', async context => {
    const { world, bot } = await startAll(context)
    await world.production.ask('fail', { ...requests.queue, how: 'hang-after' })
    bot.says(deploy)
    await vi.waitFor(async () => expect(await world.deploys()).toHaveLength(1), patience)
    await world.production.process.kill()
    await world.hears('gave no clear answer')
    await world.restartProduction()
    await expectOneDeployment(world, bot)
  })
})
