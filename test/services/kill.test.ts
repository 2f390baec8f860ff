import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLines } from '../audited.ts'
import { killPoints, timeoutSeconds } from './kill-points.ts'
import { deploy, expectAllAudited, expectOneDeployment, startAll, startBot } from './world.ts'

describe.concurrent('killed, it ends what it began, once', { timeout: 90_000 }, () => {
  test.for(killPoints.map(point => [point.when, point] as const))('%s', async ([, point], context) => {
    const { world, bot } = await startAll(context, { timeoutSeconds, ...point })
    await point.live(bot, world)
    const again = await startBot(world, { timeoutSeconds, ...point })
    if (point.lost) {
      expect(await again.deployments()).toEqual([])
      expect(await world.deploys()).toEqual([])
      expect(world.said).toEqual([])
      again.says(deploy)
    }
    await expectOneDeployment(world, again)
    await expectAllAudited(world, again)
  })

  test('when it has saved a move that is not in the audit log yet, which the next one adds', async context => {
    const { world, bot } = await startAll(context, { timeoutSeconds, diesSaving: 'after' })
    bot.says(deploy)
    await bot.process.exit
    const again = await startBot(world, { timeoutSeconds })
    await expectOneDeployment(world, again)
    await expectAllAudited(world, again)
    const added = readLines(join(world.folder, 'audit.jsonl')).filter(({ recovered }) => recovered)
    expect(added).toMatchObject([{ what: 'build_pinned', outcome: 'pinned' }])
  })
})
