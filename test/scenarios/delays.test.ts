import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, startWorld, type World } from '../bot.ts'
import { redisIsHere, startRedis } from '../redis.ts'

const deploy = 'hubot deploy restaurant-api-na'
const minute = 60_000

// Clocks can be put forward; timers go on as ever.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())
const pass = (minutes: number): void => void vi.setSystemTime(Date.now() + minutes * minute)

const link = (world: World): string => world.production.builds('Restaurant_DeployNA')[0]?.webUrl ?? ''
const heardNothingOf = async (bot: Bot, text: string): Promise<void> => {
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.count(text)).toBe(0)
}

async function begin(bot: Bot, world: World): Promise<void> {
  await bot.says('ann', deploy)
  await vi.waitFor(() => expect(world.production.builds('Restaurant_DeployNA')[0]?.state).toBe('queued'))
  world.production.start(world.production.builds('Restaurant_DeployNA')[0]?.id ?? 0)
}

/** Reads that have begun after this have ended when it resolves. */
async function read(world: World, times = 3): Promise<void> {
  const reads = (): number =>
    world.production.requests.filter(one => /\/builds\/id/.test(decodeURIComponent(one.path))).length
  const from = reads()
  await vi.waitFor(() => expect(reads()).toBeGreaterThanOrEqual(from + times), { timeout: 20_000 })
}

test('a build that stays in the queue: the room hears why, once, and after a restart not again', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', `${deploy}`)
  await bot.hears('Successfully triggered')
  await read(world)
  expect(bot.count('still waits')).toBe(0)
  pass(6)
  expect(await bot.hears('still waits', 'deployments')).toMatch(
    /^restaurant-api-na Restaurant_230 still waits in TeamCity's build queue, for 6 min(?: \d s)? now: There are no idle compatible agents which can run this build\.\nhttp:\S+$/,
  )
  await read(world)
  await bot.stop()
  const { bot: next } = await startBot({ world, aliases: [] })
  await read(world)
  finishDeploy(world)
  await next.hears('was deployed to prod-na version Restaurant_230')
  expect(bot.count('still waits') + next.count('still waits')).toBe(1)
})

test('one that runs longer than the three before: the room hears it once, with the link', async () => {
  const { bot, world } = await startBot()
  for (let nth = 1; nth <= 4; nth += 1) {
    await begin(bot, world)
    await bot.hears('Successfully triggered')
    await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), {
      timeout: 20_000,
    })
    pass(4)
    if (nth < 4) {
      finishDeploy(world)
      await vi.waitFor(() => expect(bot.count('was deployed to')).toBe(nth), { timeout: 20_000 })
    }
  }
  await read(world)
  expect(bot.count('longer than the usual')).toBe(0)
  pass(3)
  expect(await bot.hears('longer than the usual', 'deployments')).toBe(
    `restaurant-api-na Restaurant_230 runs for 7 min, longer than the usual 4 min. I tell how it ends.\n${link(world)}`,
  )
  pass(60)
  await read(world)
  finishDeploy(world)
  await vi.waitFor(() => expect(bot.count('was deployed to')).toBe(4), { timeout: 20_000 })
  expect(bot.count('longer than the usual')).toBe(1)
})

test('one that waits for approval: the room hears at once whose, and nothing of the queue', async () => {
  const world = await startWorld()
  world.production.setConfiguration('Restaurant_DeployNA', {
    approval: { users: ['dave'], groups: [{ name: 'Release Managers', count: 2 }] },
  })
  const { bot } = await startBot({ world })
  await bot.says('ann', deploy)
  const text = await bot.hears('waits for approval', 'deployments')
  expect(text.replace(/until .* UTC/, 'until hh:mm UTC')).toBe(
    `restaurant-api-na Restaurant_230 waits for approval in TeamCity by dave and 2 of Release Managers, until hh:mm UTC. To approve it, or to take it out of the queue:\n${link(world)}`,
  )
  expect(bot.said.findIndex(one => one.text === text)).toBeGreaterThan(
    bot.said.findIndex(one => one.text.startsWith('Successfully triggered')),
  )
  pass(30)
  await read(world)
  world.production.approve(world.production.builds('Restaurant_DeployNA')[0]?.id ?? 0)
  await read(world)
  finishDeploy(world)
  await bot.hears('was deployed to prod-na version Restaurant_230')
  expect([bot.count('waits for approval'), bot.count('still waits')]).toEqual([1, 0])
})

test('a TeamCity that is silent about an approval holds nothing up', async () => {
  const world = await startWorld()
  world.production.setConfiguration('Restaurant_DeployNA', { approval: true })
  world.production.fail({
    method: 'GET',
    path: /approvalInfo/,
    how: 'hang-before',
    times: Number.POSITIVE_INFINITY,
  })
  const { bot } = await startBot({ world, env: { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '60' } })
  await bot.says('ann', deploy)
  const questions = (): number =>
    world.production.requests.filter(({ path }) => path.includes('approvalInfo')).length
  await vi.waitFor(() => expect(questions()).toBe(1), { timeout: 20_000 })
  await read(world)
  finishDeploy(world)
  await bot.hears('was deployed to prod-na version Restaurant_230')
  expect([questions(), bot.count('waits for approval')]).toEqual([1, 0])
})

test('a setting says after how long, or that nobody wants to hear it', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_QUEUED_MINUTES: '0' } })
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  pass(600)
  await read(world)
  await heardNothingOf(bot, 'still waits')
})

test('a chat that takes no line about a delay hears how it ended all the same, and the line no more', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  let rejected = 0
  const { adapter } = bot.robot as unknown as { adapter: { send: (...args: never[]) => Promise<void> } }
  const send = adapter.send.bind(adapter)
  adapter.send = async (...args) => {
    if (!JSON.stringify(args).includes('still waits')) return await send(...args)
    rejected += 1
    throw new Error('the chat is away')
  }
  pass(6)
  await vi.waitFor(() => expect(rejected).toBeGreaterThan(0), { timeout: 20_000 })
  finishDeploy(world)
  await bot.hears('was deployed to prod-na version Restaurant_230')
  adapter.send = send
  const [deployment] = await bot.app.store.list({ limit: 1 })
  pass(1)
  bot.app.worker.nudge()
  await vi.waitFor(async () => expect(await bot.app.store.pending(deployment?.id ?? '')).toEqual([]), {
    timeout: 20_000,
  })
  expect(bot.count('still waits')).toBe(0)
})

test.skipIf(!redisIsHere)('of two bots on one Redis one says it, once', async ({ onTestFinished }) => {
  const redis = await startRedis()
  onTestFinished(() => redis.close())
  const world = await startWorld()
  // They go by the clock of Redis, which takes its time.
  const env = {
    HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}`,
    HUBOT_DEPLOY_QUEUED_MINUTES: '0.03',
  }
  const { bot: first } = await startBot({ world, env })
  const { bot: second } = await startBot({ world, env, aliases: [] })
  const count = (text: string): number => first.count(text) + second.count(text)
  await first.says('ann', deploy)
  await vi.waitFor(() => expect(count('Successfully triggered')).toBe(1), { timeout: 20_000 })
  await vi.waitFor(() => expect(count('still waits')).toBe(1), { timeout: 20_000 })
  await read(world, 10)
  finishDeploy(world)
  await vi.waitFor(() => expect(count('was deployed to')).toBe(1), { timeout: 20_000 })
  expect(count('still waits')).toBe(1)
})

test('production answers nothing that tells how the build goes: the room hears so, once, and then how it ended', async () => {
  const { bot, world } = await startBot()
  await begin(bot, world)
  await read(world)
  world.production.fail({
    method: 'GET',
    path: /\/builds\/id/,
    times: 9_999,
    how: { status: 401, body: 'no' },
  })
  await read(world)
  expect(bot.count("I can't read")).toBe(0)
  pass(3)
  expect(await bot.hears("I can't read", 'deployments')).toMatch(
    /^I can't read how restaurant-api-na Restaurant_230 goes on the production TeamCity since \d\d:\d\d UTC: .*401.*\. I keep trying, and tell how it ends\.\nhttp/,
  )
  pass(3)
  await read(world)
  expect(bot.count("I can't read")).toBe(1)
  world.production.mend()
  finishDeploy(world)
  await bot.hears('was deployed')
})
