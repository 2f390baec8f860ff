import { describe, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, startWorld, type World } from '../bot.ts'
import { redisIsHere, startRedis } from '../redis.ts'

const next = 'hubot deployment next restaurant-api-na'
const patience = { timeout: 20_000, interval: 50 }

/** Two bots on one Redis, each in the chat by itself. */
async function startTwo(
  done: (end: () => Promise<void>) => void,
): Promise<{ bots: [Bot, Bot]; world: World; count: (text: string | RegExp) => number }> {
  const redis = await startRedis()
  done(() => redis.close())
  const world = await startWorld()
  const env = { HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}` }
  const { bot: first } = await startBot({ world, env })
  const { bot: second } = await startBot({ world, env, aliases: [] })
  return { bots: [first, second], world, count: text => first.count(text) + second.count(text) }
}

describe.skipIf(!redisIsHere)('two bots on one Redis', () => {
  test('agree on the waiting list: one shows and ends what the other took, and each turn comes once', async ({
    onTestFinished,
  }) => {
    const { bots, world, count } = await startTwo(onTestFinished)
    const [first, second] = bots
    await first.says('dana', 'hubot deployment lock restaurant-api-na')
    await first.says('ann', next)
    await second.says('bob', next)
    expect(second.lastReply).toContain('bob is number 2 for restaurant-api-na, behind ann')
    await second.says('eve', next)
    await first.says('eve', 'hubot deployment leave restaurant-api-na')
    await second.says('eve', 'hubot deployment waiting')
    expect(second.lastReply).toMatch(/^restaurant-api-na, .*\n1\. ann since .*\n2\. bob since .*$/)
    await second.says('dana', 'hubot deployment unlock restaurant-api-na')
    for (const [turns, name] of ['ann', 'bob'].entries()) {
      await vi.waitFor(() => expect(count('Successfully triggered')).toBe(turns + 1), patience)
      expect(count(new RegExp(`^Your turn, ${name}: restaurant-api-na`))).toBe(1)
      expect(count('Your turn')).toBe(turns + 1)
      finishDeploy(world)
    }
    expect(await first.app.store.keptLines('turn')).toEqual([])
    expect(world.production.builds()).toHaveLength(2)
  })

  test('who types it to both at once waits once', async ({ onTestFinished }) => {
    const { bots, count } = await startTwo(onTestFinished)
    await bots[0].says('dana', 'hubot deployment lock restaurant-api-na')
    await Promise.all(bots.map(bot => bot.says('ann', next)))
    expect(await bots[0].app.store.keptLines('turn')).toHaveLength(1)
    await bots[0].says('dana', 'hubot deployment unlock restaurant-api-na')
    await vi.waitFor(() => expect(count('Successfully triggered')).toBe(1), patience)
    expect(count('Your turn')).toBe(1)
  })

  test('of what is broken at their turn its author hears once', async ({ onTestFinished }) => {
    const { bots, world, count } = await startTwo(onTestFinished)
    await bots[0].says('dana', 'hubot deployment lock restaurant-api-na')
    await bots[1].says('ann', next)
    world.nonProduction.fail({ method: 'GET', path: /\/builds/, how: { status: 403 }, times: 1_000 })
    await bots[0].says('dana', 'hubot deployment unlock restaurant-api-na')
    const tries = () => world.nonProduction.requests.filter(({ path }) => path.includes('/builds?')).length
    await vi.waitFor(() => expect(tries()).toBeGreaterThan(2), { timeout: 40_000, interval: 50 })
    expect(count('I try it again until it works')).toBe(1)
  }, 60_000)

  test('of a refusal at their turn its author hears once', async ({ onTestFinished }) => {
    const { bots, count } = await startTwo(onTestFinished)
    await bots[0].says('dana', 'hubot deployment lock restaurant-api-na')
    for (const person of ['ann', 'bob', 'eve', 'tom']) {
      await bots[1].says(person, `${next} build Restaurant_777`)
    }
    await bots[0].says('dana', 'hubot deployment unlock restaurant-api-na')
    await vi.waitFor(async () => expect(await bots[0].app.store.keptLines('turn')).toEqual([]), patience)
    for (const person of ['ann', 'bob', 'eve', 'tom']) expect(count(`Your turn, ${person}, for`)).toBe(1)
    expect(count('has no finished build')).toBe(4)
  })
})
