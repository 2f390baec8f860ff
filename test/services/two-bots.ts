import { type RedisServer, startRedis } from '../redis.ts'
import type { Test } from './processes.ts'
import { type Bot, type BotOptions, startAll, startBot, type World } from './world.ts'

/** Two bots on one Redis; the first knows the alias. */
export async function startTwo(
  context: Test,
  options: BotOptions = {},
): Promise<{ world: World; first: Bot; second: Bot; redis: RedisServer }> {
  const redis = await startRedis()
  context.onTestFinished(() => redis.close())
  const store = `redis://127.0.0.1:${redis.port}`
  const { world, bot } = await startAll(context, { ...options, store })
  return { world, first: bot, second: await startBot(world, options), redis }
}

/** Both hear the same message. */
export function both(bots: readonly Bot[], text: string, id: string): void {
  for (const bot of bots) bot.says(text, { id: `message-${id}` })
}
