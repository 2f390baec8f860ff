import { describe, expect, test, vi } from 'vitest'
import { redisIsHere } from '../redis.ts'
import { killPoints, timeoutSeconds, whileHeld } from './kill-points.ts'
import { startTwo } from './two-bots.ts'
import { asked, deploy, expectOneDeployment, notice, patience, pinned, requests, triggered } from './world.ts'

/** What is lost with one that alone heard it is many-bots.test.ts's, where the others have heard it too. */
const takenOver = killPoints.filter(point => !point.lost)

describe.skipIf(!redisIsHere).concurrent('two bots on one Redis', { timeout: 180_000 }, () => {
  test('both hear everything: one answers, and every deploy happens once', async context => {
    const { world, first, second } = await startTwo(context)
    const both = (text: string, id: string): void => {
      for (const bot of [first, second]) bot.says(text, { id })
    }
    both('hubot deployment show aliases', 'message-show-aliases')
    both('hubot deploy all the things', 'message-all-the-things')
    both('hubot deploy nothing-known', 'message-unknown-alias')
    both(deploy, 'message-the-deploy')
    await world.hears(triggered)
    await world.finish()
    await world.hears(notice)
    both(deploy, 'message-the-deploy')
    both('hubot deployment show alias restaurant-api-na', 'message-last-of-all')
    await vi.waitFor(() => expect(world.saidWith('Restaurant_DeployNA')).toHaveLength(2), patience)
    for (const once of ["I don't see why I should", 'No app with alias', triggered, notice, pinned])
      expect(world.saidWith(once), once).toHaveLength(1)
    expect(await world.deploys()).toHaveLength(1)
    expect(await second.deployments()).toEqual(await first.deployments())
  })

  test.for(takenOver.map(point => [point.when, point] as const))(
    'killed %s: the other ends it, once',
    async ([, point], context) => {
      const { world, first, second } = await startTwo(context, { timeoutSeconds, ...point })
      await point.live(first, world)
      await expectOneDeployment(world, second)
    },
  )

  test.for([
    ['before the pin', whileHeld('nonProduction', { ...requests.pin, how: 'hang-before' })],
    ['after the pin', whileHeld('nonProduction', { ...requests.pin, how: 'hang-after' })],
    ['before the build is queued', whileHeld('production', { ...requests.queue, how: 'hang-before' })],
    ['after the build was queued', whileHeld('production', { ...requests.queue, how: 'hang-after' })],
  ] as const)('asleep %s, past its lease, and woken: the other ends it, once', async ([, live], context) => {
    const { world, first, second } = await startTwo(context, { timeoutSeconds })
    await live(first, world, bot => bot.process.signal('SIGSTOP'))
    await vi.waitFor(() => expect(world.saidWith(triggered)).toHaveLength(1), { timeout: 80_000 })
    first.process.signal('SIGCONT')
    await expectOneDeployment(world, second)
    expect((await first.deployments()).map(one => one.state)).toEqual(['succeeded', 'succeeded'])
  })

  test('Redis away in the middle: commands are refused, the bots stay, and it goes on where it was', async context => {
    const { world, first, redis } = await startTwo(context)
    first.says(deploy)
    await world.hears(triggered)
    await redis.kill()
    first.says('hubot deployment show aliases')
    await world.hears(`My store redis://127.0.0.1:${redis.port} can't be reached`)
    await world.finish()
    await redis.restart()
    await world.hears(notice)
    await expectOneDeployment(world, first)
  })
})

describe.skipIf(!redisIsHere).concurrent('a chat that lets one bot in', { timeout: 180_000 }, () => {
  test('one is in it; killed, the other takes its seat and says how the deploy ended', async context => {
    const { world, first, second } = await startTwo(context, { oneConnection: true })
    expect([first.isIn, second.isIn]).toEqual([true, false])
    first.says(deploy)
    await world.hears(triggered)
    await first.process.kill()
    const killedAt = Date.now()
    await vi.waitFor(() => expect(second.isIn).toBe(true), { ...patience, interval: 5 })
    console.info(`taken over after ${((Date.now() - killedAt) / 1_000).toFixed(1)} s, of at most 6`)
    await expectOneDeployment(world, second)
  })

  test('the one that is not in it queues and follows; what is to be said waits for the one that is', async context => {
    const { world, first, second } = await startTwo(context, { oneConnection: true })
    await world.production.ask('fail', { ...requests.queue, how: 'hang-after' })
    first.says(deploy)
    await asked(world.production, requests.queue)
    first.process.signal('SIGSTOP')
    await vi.waitFor(() => expect(second.isIn).toBe(true), patience)
    first.process.signal('SIGCONT')
    await vi.waitFor(() => expect(first.isIn).toBe(false), patience)
    first.says('hubot deploy all the things')
    await expectOneDeployment(world, second)
    expect(world.saidWith("I don't see why I should")).toEqual([])
  })

  test('stopped in good order, it gives the seat away at once', async context => {
    const { first, second } = await startTwo(context, { oneConnection: true })
    first.process.signal('SIGTERM')
    await first.process.exit
    await vi.waitFor(() => expect(second.isIn).toBe(true), patience)
  })
})
