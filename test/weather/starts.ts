import { join } from 'node:path'
import { type Stage, type as typeLine } from './acts.ts'
import { nothingAround, readsFrom } from './around.ts'
import { type Bot, startBot } from './bot.ts'
import { secrets } from './secrets.ts'

export type Starts = ReturnType<typeof createStarts>

/** Bots, one after another, each on what the one before has left. */
export function createStarts(stage: Stage) {
  const { world } = stage
  const { plan, clock, chat, folder } = world
  const random = world.random()
  let nth = 0

  async function start(): Promise<Bot> {
    nth += 1
    const name = `bot${nth}`
    world.tell(`${name} starts`)
    world.isStarting = true
    const bot = await clock.settle(
      startBot({
        name,
        folder: join(folder, String(nth)),
        heir: join(folder, String(nth + 1)),
        chat,
        log: line => void world.log.push(line),
        born: world.born,
        env: {
          HUBOT_TEAMCITY_NONPROD_URL: world.nonProduction.url,
          HUBOT_TEAMCITY_NONPROD_TOKEN: secrets.nonProduction,
          HUBOT_TEAMCITY_PROD_URL: world.production.url,
          HUBOT_TEAMCITY_PROD_TOKEN: secrets.production,
          HUBOT_TEAMCITY_TIMEOUT_SECONDS: String(plan.timeoutMs / 1_000),
          HUBOT_TEAMCITY_SETTLE_SECONDS: String(plan.settleMs / 1_000),
          HUBOT_DEPLOY_POLL_SECONDS: String(plan.pollMs / 1_000),
          HUBOT_DEPLOY_QUEUED_MINUTES: String(plan.patienceMinutes),
          HUBOT_DEPLOY_WEBHOOK_SECRET: secrets.webhook,
          HUBOT_DEPLOY_API_TOKEN: secrets.api,
          HUBOT_DEPLOY_ROOM: plan.teamRoom ? 'everybody' : '',
          ...(world.around?.env ?? nothingAround),
        },
      }),
    )
    world.isStarting = false
    return bot
  }

  async function first(): Promise<void> {
    const bot = await start()
    stage.bot = bot
    for (const [nth, app] of plan.apps.entries()) {
      const { alias, source, deploy, name, room, asks } = app
      const reads = world.around ? readsFrom(world.around, app, nth) : ''
      const line = `hubot deployment set alias ${alias} ${source} ${deploy} name=${name} env=prod${room ? ` room=${room}` : ''}${asks ? ' confirm=always' : ''}${reads}`
      typeLine(stage, line)
    }
    world.isStorm = false
    await clock.advance(5_000)
    world.isStorm = true
  }

  /** As at a SIGTERM. */
  function leave({ host, app }: Bot): void {
    if (!host.isAlive) return
    world.tell(`${host.name} is stopped`)
    const askedMs = clock.now()
    void host
      .run(async () => await (await app()).stop())
      .catch(() => undefined)
      .then(() => {
        world.tell(`${host.name} has stopped`)
        world.stopsMs.push(clock.now() - askedMs)
        host.die()
      })
  }

  return {
    first,
    count: () => nth,
    async again(): Promise<void> {
      if (world.isStorm && random.chance(0.2)) world.breaths = random.between(1, 60)
      stage.bot = await start()
    },
    /** Dies, or is stopped, at some point from now on; comes back some time after. */
    fall(): void {
      const { bot } = stage
      if (!bot?.host.isAlive) return
      const way = random.pick([
        'dies now',
        'dies in an act',
        'dies in an act',
        'dies saying',
        'is stopped',
      ] as const)
      if (way === 'dies saying') world.diesSaying = true
      else if (way === 'dies in an act') {
        world.breaths = random.pick([1, 3, 10, 30, 100, 300]) + random.between(0, 20)
      } else if (way === 'dies now') {
        world.tell(`${bot.host.name} DIES`)
        bot.host.die()
      } else if (plan.teamCity > 0.1 && nth % 2 === 1) world.onHang = () => leave(bot)
      else leave(bot)
    },
    async stop(): Promise<void> {
      const { bot } = stage
      if (!bot) return
      const stopped = bot.app().then(app => bot.host.run(() => app.stop()))
      await clock.advance(6_000)
      await clock.settle(stopped)
    },
  }
}
