import { describe, expect, test } from 'vitest'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { timeoutSeconds } from './kill-points.ts'
import { asked, type Bot, deploy, requests, startAll, startBot, triggered, type World } from './world.ts'

const cancel = 'hubot deployment cancel restaurant-api-na because wrong window'
const cancelled =
  'Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by ann ("wrong window")'
const stop = { method: 'POST', path: /\/(?:builds|buildQueue)\/id:/ }

/** Killed while the build is being cancelled: before production has taken that, or after, its answer lost. */
const whileCancelling =
  (how: FaultHow, state: 'queued' | 'running') =>
  async (bot: Bot, world: World): Promise<void> => {
    bot.says(deploy)
    await world.hears(triggered)
    const [build] = await world.deploys()
    if (state === 'running') await world.production.ask('start', build?.id ?? 0)
    await world.production.ask('fail', { ...stop, how, times: 1 })
    bot.says(cancel)
    await asked(world.production, stop)
    await world.hears('Ok, I ask')
    await bot.process.kill()
  }

/** Killed while the build is being queued, and somebody wants that no more. */
const whileQueueing =
  (how: FaultHow) =>
  async (bot: Bot, world: World): Promise<void> => {
    await world.production.ask('fail', { ...requests.queue, how, times: 1 })
    bot.says(deploy)
    await asked(world.production, requests.queue)
    bot.says(cancel)
    await world.hears('Ok, I do not queue')
    await bot.process.kill()
  }

describe.concurrent('killed while it cancels, it ends that, once', { timeout: 90_000 }, () => {
  test.for([
    ['before the queue gave the build up', whileCancelling('hang-before', 'queued'), 1],
    ['after the queue gave the build up, before the answer', whileCancelling('hang-after', 'queued'), 1],
    ['before the running build was told', whileCancelling('hang-before', 'running'), 1],
    ['after the running build was told, before the answer', whileCancelling('hang-after', 'running'), 1],
    ['while it queues, which never arrives', whileQueueing('hang-before'), 0],
    ['while it queues, before the answer', whileQueueing('hang-after'), 1],
  ] as const)('%s', async ([, live, builds], context) => {
    const { world, bot } = await startAll(context, { timeoutSeconds })
    await live(bot, world)
    await startBot(world, { timeoutSeconds })
    const ending = setInterval(() => void letGo(world).catch(() => undefined), 100)
    context.onTestFinished(() => clearInterval(ending))
    await world.hears(cancelled)
    expect(world.saidWith('was cancelled')).toHaveLength(1)
    expect(world.saidWith('Ok, I ')).toHaveLength(1)
    const deploys = await world.deploys()
    expect(deploys).toHaveLength(builds)
    for (const build of deploys) expect(build).toMatchObject({ state: 'finished', canceled: {} })
  })
})

/** What was told to stop stops. */
async function letGo(world: World): Promise<void> {
  const [build] = await world.deploys()
  if (build?.state === 'running' && build.canceled) await world.production.ask('finish', build.id, 'SUCCESS')
}
