import { afterAll, beforeAll, describe, test } from 'vitest'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { expectOneOfEach, startAgain, startVisible } from './visible.ts'
import { killAt, lives } from './visible-kill-points.ts'
import { deploy } from './world.ts'

let redis: RedisServer
beforeAll(async () => {
  if (redisIsHere) redis = await startRedis()
})
afterAll(() => redis?.close())

describe
  .skipIf(!redisIsHere)
  .concurrent('killed, it leaves one ticket, two markers, one notification', { timeout: 180_000 }, () => {
    test.for(lives.map(moments => [moments.map(({ when }) => when).join('; '), moments] as const))(
      '%s',
      async ([, moments], context) => {
        const { world, bot } = await startVisible(context, redis.port)
        await killAt(moments, world, async isFirst => {
          if (!isFirst) return await startAgain(world)
          bot.says(deploy)
          return bot
        })
        await expectOneOfEach(world, await startAgain(world))
      },
    )
  })
