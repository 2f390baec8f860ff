import { describe, expect, test, vi } from 'vitest'
import {
  asked,
  type Bot,
  deploy,
  expectOneDeployment,
  patience,
  requests,
  startAll,
  startBot,
  triggered,
  type World,
} from './world.ts'

const stops: readonly [when: string, live: (bot: Bot, world: World) => Promise<unknown>][] = [
  [
    'while the build runs',
    async (bot, world) => {
      bot.says(deploy)
      await world.hears(triggered)
      const [build] = await world.deploys()
      await world.production.ask('start', build?.id ?? 0)
      await vi.waitFor(async () => expect((await bot.deployments())[0]?.state).toBe('running'), patience)
    },
  ],
  [
    'while it waits for the answer to a pin',
    async (bot, world) => {
      await world.nonProduction.ask('fail', { ...requests.pin, how: { delayMs: 1_000 } })
      bot.says(deploy)
      await asked(world.nonProduction, requests.pin)
    },
  ],
  [
    'while it waits for the answer that the build is queued',
    async (bot, world) => {
      await world.production.ask('fail', { ...requests.queue, how: 'hang-after' })
      bot.says(deploy)
      await asked(world.production, requests.queue)
    },
  ],
]

describe.concurrent('SIGTERM: it goes within 5 s and exit code 0, and ends later what it began', {
  timeout: 60_000,
}, () => {
  test.for(stops)('%s', async ([, live], context) => {
    const { world, bot } = await startAll(context)
    await live(bot, world)
    const askedAt = Date.now()
    bot.process.signal('SIGTERM')
    expect(await bot.process.exit).toEqual({ code: 0, signal: null })
    expect(Date.now() - askedAt).toBeLessThan(5_000)
    await expectOneDeployment(world, await startBot(world))
  })
})

const hangs: readonly [
  when: string,
  server: 'nonProduction' | 'production',
  request: keyof typeof requests,
][] = [
  ['the build', 'nonProduction', 'look'],
  ['the target', 'production', 'lookAtTarget'],
  ['the pin', 'nonProduction', 'pin'],
  ['the queue request', 'production', 'queue'],
  ['the queued build, whose answer was lost', 'production', 'look'],
  ['how the build goes', 'production', 'read'],
]

/** The promised time is measured in virtual time, by test/stop.test.ts and test/weather; here a server hangs for far longer than this. */
const soon = 25_000

describe.concurrent('SIGTERM while a server hangs: it does not wait for that, and loses nothing', {
  timeout: 120_000,
}, () => {
  test.for(hangs)('%s', async ([, server, request], context) => {
    const { world, bot } = await startAll(context, { timeoutSeconds: 120 })
    if (server === 'production' && request === 'look') {
      await world.production.ask('fail', { ...requests.queue, how: 'reset-after' })
    }
    await world[server].ask('fail', { ...requests[request], how: 'hang-before', times: 9 })
    bot.says(deploy)
    await asked(world[server], requests[request])
    const askedAt = Date.now()
    bot.process.signal('SIGTERM')
    expect(await bot.process.exit).toEqual({ code: 0, signal: null })
    expect(Date.now() - askedAt).toBeLessThan(soon)
    await world[server].ask('mend')
    const again = await startBot(world)
    if ((await again.deployments()).length === 0) {
      expect(await world.deploys()).toEqual([])
      again.says(deploy)
    }
    await expectOneDeployment(world, again)
  })
})

describe.concurrent('around a stop', { timeout: 60_000 }, () => {
  test('a line typed while it stops is not answered with a lie about another bot', async context => {
    const { world, bot } = await startAll(context)
    await world.production.ask('fail', { ...requests.queue, how: 'hang-after' })
    bot.says(deploy)
    await asked(world.production, requests.queue)
    bot.process.signal('SIGTERM')
    const typing = setInterval(() => bot.says('hubot deployment show aliases'), 100)
    void bot.process.exit.then(() => clearInterval(typing))
    await bot.process.exit
    expect(world.saidWith('is held by another bot')).toEqual([])
  })

  test('a start after the end says nothing again', async context => {
    const { world, bot } = await startAll(context)
    bot.says(deploy)
    await world.hears(triggered)
    await world.finish()
    await world.hears('was deployed')
    await bot.process.kill()
    world.said.length = 0
    const again = await startBot(world)
    again.says(deploy)
    await world.finish(2)
    await world.hears('was deployed')
    expect(world.said.map(({ text }) => text.split(':')[0]?.split('\n')[0])).toEqual([
      'This app is already pinned',
      `${triggered} Restaurant_230 to prod-na`,
      expect.stringMatching(
        /^RestaurantAPI was deployed to prod-na version Restaurant_230 in \d s, asked by ann/,
      ),
    ])
  })
})
