import { afterEach, expect, test, vi } from 'vitest'
import { StoreFault } from '../../src/store/store.ts'
import { startBot } from '../bot.ts'
import { formats } from '../teamcity/webhook/bodies.ts'

const secret = 'webhook-secret-3'
const mark = 'Canary_7f3a'

afterEach(() => vi.restoreAllMocks())

test('nothing of a body is ever logged or answered, whatever is wrong with it or with the bot', async () => {
  const out: string[] = []
  const take = (...parts: unknown[]): true => {
    out.push(parts.map(part => (part instanceof Error ? part.stack : JSON.stringify(part))).join(' '))
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(take)
  vi.spyOn(process.stderr, 'write').mockImplementation(take)
  const { bot } = await startBot({
    as: 'package',
    env: { HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_LOG_LEVEL: 'debug' },
    before: robot => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const)
        vi.spyOn(robot.logger, level).mockImplementation(take)
    },
  })
  const ids = { build: 4711, type: mark, deployment: mark }
  const bodies: [string, string][] = [
    ...formats.map(({ contentType, write }): [string, string] => [contentType, write(ids)]),
    ['application/json', `{"buildId":"${mark}`],
    ['application/json', mark],
    ['text/xml', `<!DOCTYPE ${mark}><${mark}/>`],
    ['text/xml', `<${mark}>&${mark};`],
    ['application/xml; charset=klingon', `<${mark}/>`],
    ['text/plain', mark],
  ]
  const statuses = new Set<number>()
  for (const isBroken of [false, true]) {
    if (isBroken)
      vi.spyOn(bot.app.store, 'active').mockRejectedValue(
        new StoreFault({ kind: 'broken', where: 'here', said: 'the disk is away' }),
      )
    for (const authorization of [`Bearer ${secret}`, 'Bearer guessed'])
      for (const [type, body] of bodies) {
        const answer = await fetch(bot.url('/hubot/teamcity'), {
          method: 'POST',
          headers: { authorization, 'content-type': type },
          body,
        })
        statuses.add(answer.status)
        expect(await answer.text()).not.toContain(mark)
      }
  }
  expect([...statuses].sort()).toEqual([202, 400, 401, 415])
  await vi.waitFor(() => expect(out.join('\n')).toContain('the disk is away'), 15_000)
  expect(out.join('\n')).not.toContain(mark)
  expect(out.join('\n')).not.toContain(secret)
})
