import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deploy, expectOneDeployment, startAll, startBot, triggered } from './world.ts'

describe.concurrent('a second bot on the same store', { timeout: 60_000 }, () => {
  test('it does nothing, says why, and works when the first has gone', async context => {
    const { world, bot } = await startAll(context)
    const second = await startBot(world)
    second.says(deploy)
    const store = join(world.folder, 'deployments.db')
    await world.hears(`My store ${store} is held by another bot, so nothing was done.`)
    expect(world.said).toHaveLength(1)
    expect(await world.deploys()).toEqual([])
    expect((await world.nonProduction.ask('builds')).filter(build => build.pinned)).toEqual([])

    await bot.process.kill()
    second.says(deploy)
    await expectOneDeployment(world, second)
  })

  test('it ends what the first began, when the first has gone', async context => {
    const { world, bot } = await startAll(context)
    const second = await startBot(world)
    bot.says(deploy)
    await world.hears(triggered)
    second.says(deploy)
    await world.hears('is held by another bot')
    await bot.process.kill()
    await expectOneDeployment(world, second)
  })
})
