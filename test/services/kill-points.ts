/** Where a bot is killed in the middle of a deploy: shared by the tests in which it comes back, and another takes over. */
import { expect, vi } from 'vitest'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import {
  asked,
  type Bot,
  deploy,
  patience,
  pinned,
  type Request,
  requests,
  triggered,
  type World,
} from './world.ts'

/** Long enough for a slow machine to come before the bot gives up by itself. */
export const timeoutSeconds = 10

export interface KillPoint {
  readonly when: string
  /** From the typed line to the last moment of the bot. */
  readonly live: (bot: Bot, world: World) => Promise<unknown>
  /** Nothing was stored yet, so the command is lost: no build, no notice. */
  readonly lost?: true
  /** As in world.ts, when two seconds are too short for what the server does late. */
  readonly settleSeconds?: number
}

/** Deploys, and is killed (or what else is done to it) once that server holds such a request and all before was said. */
export const whileHeld =
  (server: 'nonProduction' | 'production', request: Request & { how: FaultHow }) =>
  async (bot: Bot, world: World, stop: (bot: Bot) => unknown = bot => bot.process.kill()): Promise<void> => {
    await world[server].ask('fail', request)
    bot.says(deploy)
    await asked(world[server], request)
    if (request.meanwhile) await world.hears(request.meanwhile)
    await stop(bot)
  }

/** Where there are two bots the other may say it: then this one is killed when it was heard. */
const dyingAt =
  (moment: { taking?: string; saying?: string }, meanwhile?: (world: World) => Promise<void>) =>
  async (bot: Bot, world: World): Promise<void> => {
    bot.diesAt(moment)
    bot.says(deploy)
    await meanwhile?.(world)
    await Promise.race([bot.process.exit, ...(moment.saying ? [world.hears(moment.saying)] : [])])
    await bot.process.kill()
  }

const inState =
  (state: string, move: (world: World, id: number) => Promise<void> = async () => undefined) =>
  async (bot: Bot, world: World): Promise<void> => {
    bot.says(deploy)
    await world.hears(triggered)
    const [build] = await world.deploys()
    await move(world, build?.id ?? 0)
    await vi.waitFor(async () => expect((await bot.deployments())[0]?.state).toBe(state), patience)
    await bot.process.kill()
  }

export const killPoints: readonly KillPoint[] = [
  { when: 'when it has taken the line', live: dyingAt({ taking: deploy }), lost: true },
  {
    when: 'while it looks for the build',
    live: whileHeld('nonProduction', { ...requests.look, how: 'hang-before' }),
    lost: true,
  },
  {
    when: 'when it knows the build and not yet the target',
    live: whileHeld('production', { ...requests.lookAtTarget, how: 'hang-before' }),
    lost: true,
  },
  {
    when: 'after the look, before the pin',
    live: whileHeld('nonProduction', { ...requests.pin, how: 'hang-before' }),
  },
  {
    when: 'after the pin, before its answer',
    live: whileHeld('nonProduction', { ...requests.pin, how: 'hang-after' }),
  },
  { when: 'when it has said that it pinned', live: dyingAt({ saying: pinned }) },
  {
    when: 'before the build is queued',
    live: whileHeld('production', { ...requests.queue, how: 'hang-before' }),
  },
  {
    when: 'before the build is queued, which happens when it is back',
    live: whileHeld('production', { ...requests.queue, how: { delayMs: 5_500 } }),
    settleSeconds: 15,
  },
  {
    when: 'after the build was queued, before the answer',
    live: whileHeld('production', { ...requests.queue, how: 'hang-after' }),
  },
  { when: 'when it has said that it triggered', live: dyingAt({ saying: triggered }) },
  { when: 'while the build is queued', live: inState('queued') },
  {
    when: 'while the build runs',
    live: inState('running', (world, id) => world.production.ask('start', id)),
  },
  {
    when: 'while it reads the build',
    live: whileHeld('production', { ...requests.read, how: 'hang-before' }),
  },
  {
    when: 'after the build finished, before it knows',
    live: async (bot, world) => {
      bot.says(deploy)
      await world.hears(triggered)
      bot.process.signal('SIGSTOP')
      await world.finish()
      await bot.process.kill()
    },
  },
  {
    when: 'when it has said how it ended',
    live: dyingAt({ saying: 'was deployed' }, world => world.finish()),
  },
]
