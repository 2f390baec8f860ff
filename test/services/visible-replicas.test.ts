import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { begin, expectOneOfEach, heard, startAnother, startVisible, until } from './visible.ts'
import { moments } from './visible-kill-points.ts'
import { deploy, triggered } from './world.ts'

let redis: RedisServer
beforeAll(async () => {
  if (redisIsHere) redis = await startRedis()
})
afterAll(() => redis?.close())

describe
  .skipIf(!redisIsHere)
  .concurrent('several bots leave one ticket, two markers, one notification', { timeout: 180_000 }, () => {
    test('one killed while JIRA holds its answer, the next when the start marker was taken: the last ends it', async context => {
      const { world, bot } = await startVisible(context, redis.port, 'redis')
      const second = await startAnother(world)
      const third = await startAnother(world)
      const written = moments.ticketWritten.prepare(world)
      bot.says(deploy)
      await written(bot)
      await bot.process.kill()

      // Which of them sees the build begin is not known before.
      for (const { cable } of [second, third]) cable.cutNextAnswer()
      await heard(world, triggered)
      await begin(world)
      const marked = await until(() => {
        const found = [second, third].find(({ cable }) => cable.cuts > 0)
        if (!found) throw new Error('no start marker')
        return found
      })
      await marked.bot.process.kill()
      const last = marked === second ? third : second
      await expectOneOfEach(world, last.bot)
    })

    test('one asleep while JIRA holds its answer, past its lease, and woken: the other ends it', async context => {
      const { world, bot } = await startVisible(context, redis.port, 'redis')
      const { bot: other } = await startAnother(world)
      const written = moments.ticketWritten.prepare(world)
      bot.says(deploy)
      await written(bot)
      bot.process.signal('SIGSTOP')
      await heard(world, triggered)
      bot.process.signal('SIGCONT')
      expect(await bot.deployments()).toHaveLength(1)
      await expectOneOfEach(world, other)
      expect((await bot.deployments()).map(({ state }) => state)).toEqual(['succeeded'])
    })
  })
