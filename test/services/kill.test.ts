import { describe, expect, test } from 'vitest'
import { killPoints, timeoutSeconds } from './kill-points.ts'
import { deploy, expectOneDeployment, startAll, startBot } from './world.ts'

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
  })
})
