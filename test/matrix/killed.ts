/** One cell of the matrix with the bot as a process of its own, killed like `kill -9` and started again. */
import { vi } from 'vitest'
import { timeoutSeconds } from '../services/kill-points.ts'
import type { Test } from '../services/processes.ts'
import {
  asked,
  type Bot,
  patience,
  pinned,
  startAll,
  startBot,
  triggered,
  type World,
} from '../services/world.ts'
import { type CoreCall, deploy, type Request, requests } from './axes.ts'
import { type Kind, kindOf, type Seen } from './heard.ts'

export type Moment = 'before' | 'after'

export async function runKilled(call: CoreCall, moment: Moment): Promise<Seen> {
  const ends: (() => unknown)[] = []
  const test: Test = { onTestFinished: end => void ends.push(end as () => unknown) }
  try {
    const { world, bot } = await startAll(test, {
      timeoutSeconds,
      ...(call === 'old pin' ? { server: { pinInfoRoute: false } } : {}),
      ...(call === 'save' ? { diesSaving: moment } : {}),
    })
    if (call === 'say') await dieSaying(bot, moment)
    else if (call === 'save') await dieSaving(bot)
    else await dieAsking(bot, world, call, moment)
    const again = await startBot(world)
    return await see(world, again)
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function dieAsking(bot: Bot, world: World, call: Request, moment: Moment): Promise<void> {
  const { to, ...request } = requests[call]
  if (call === 'look-up') await world.production.ask('fail', { ...queueRequest, how: 'reset-before' })
  await world[to].ask('fail', { ...request, how: `hang-${moment}` })
  bot.says(deploy)
  await asked(world[to], request)
  if (call === 'queue' || call === 'look-up') await world.hears(pinned)
  if (call === 'read') await world.hears(triggered)
  await bot.process.kill()
}

const { to: _, ...queueRequest } = requests.queue

async function dieSaying(bot: Bot, moment: Moment): Promise<void> {
  bot.diesAt(moment === 'before' ? { beginning: triggered } : { saying: triggered })
  bot.says(deploy)
  await bot.process.exit
}

async function dieSaving(bot: Bot): Promise<void> {
  bot.says(deploy)
  await bot.process.exit
}

/** Types the deploy again where the bot knows nothing of it. */
async function see(world: World, bot: Bot): Promise<Seen> {
  const kinds = (): Kind[] => world.said.map(({ text }) => kindOf(text))
  const isLost = (await bot.deployments()).length === 0
  const heard = kinds()
  if (isLost) bot.says(deploy)
  await world.finish()
  await vi.waitUntil(() => kinds().includes('deployed'), patience)
  const ids = (await world.deploys()).map(({ properties }) => properties['hubot.deploy.id'])
  return {
    heard: isLost ? heard : kinds(),
    refusal: null,
    builds: Math.max(...ids.map(id => ids.filter(other => other === id).length)),
    goesOn: kinds().filter(kind => kind === 'deployed').length === 1,
    silenceMs: 0,
  }
}
