import { describe, expect, test, vi } from 'vitest'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { timeoutSeconds } from './kill-points.ts'
import { type Bot, deploy, patience, startAll, startBot, triggered, type World } from './world.ts'

const rollback = 'hubot deployment rollback restaurant-api-na'
const notice = (number: string): string =>
  `RestaurantAPI was deployed to prod-na version Restaurant_${number}`
const going = 'Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229'

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

/** Killed while the newer pin is taken off: before non-production has done so, or after, its answer lost. */
const whileUnpinning =
  (how: FaultHow) =>
  async (bot: Bot, world: World): Promise<void> => {
    const unpin = { method: 'PUT', path: /\/id:2\/pinInfo/ }
    const before = (await world.nonProduction.ask('requests')).length
    await world.nonProduction.ask('fail', { ...unpin, how, times: 1 })
    bot.says(rollback)
    await vi.waitFor(async () => {
      const made = (await world.nonProduction.ask('requests')).slice(before)
      expect(made.filter(line => line.startsWith('PUT') && unpin.path.test(line))).not.toEqual([])
    }, patience)
    await world.hears(going)
    await bot.process.kill()
  }

describe.concurrent('killed while it goes back, it ends that, once', { timeout: 90_000 }, () => {
  test.for([
    ['before the newer pin is off', whileUnpinning('hang-before')],
    ['after the newer pin is off, before the answer', whileUnpinning('hang-after')],
    [
      'when it has said what it is going to do',
      async (bot: Bot, world: World): Promise<void> => {
        bot.diesAt({ saying: going })
        bot.says(rollback)
        await bot.process.exit
        await world.hears(going)
      },
    ],
  ] as const)('%s', async ([, live], context) => {
    const { world, bot } = await startAll(context, { timeoutSeconds })
    await ship(bot, world)
    await live(bot, world)
    await startBot(world, { timeoutSeconds })
    await world.finish(3)
    await world.hears(notice('229'))
    expect(world.saidWith(going)).toHaveLength(1)
    expect(world.saidWith('Took the pin off Restaurant_230, so that')).toHaveLength(1)
    expect(world.saidWith(triggered)).toHaveLength(1)
    expect(world.saidWith('rolled back from Restaurant_230')).toHaveLength(1)
    const builds = await world.deploys()
    expect(builds.map(build => build.properties['source.build.number'])).toEqual([
      'Restaurant_229',
      'Restaurant_230',
      'Restaurant_229',
    ])
    const pinned = (await world.nonProduction.ask('builds')).filter(build => build.pinned)
    expect(pinned.map(build => build.number)).toEqual(['Restaurant_229'])
  })
})
