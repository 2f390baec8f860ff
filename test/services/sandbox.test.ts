import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { redisIsHere, startRedis } from '../redis.ts'
import { markersIn } from '../visible-world.ts'
import { startShell } from './shell.ts'
import { newFolder, notice, patience, triggered } from './world.ts'

const countIn = (text: string, what: string): number => text.split(what).length - 1

describe.concurrent('npm start, nothing configured: the sandbox', { timeout: 60_000 }, () => {
  test('a line that is piped in deploys', async context => {
    const bot = startShell(context, newFolder(context), `printf 'deploy restaurant-api-na\\n' | npm start`)
    await bot.prints('SANDBOX')
    await bot.prints('Pinned Restaurant_230')
    await bot.prints(triggered)
    await bot.prints(notice, 15_000)
    expect(countIn(bot.output, notice)).toBe(1)
  })

  test('it hears its name in any case, with an @ before it or without', async context => {
    const typed = ['@hubot deployment lock all', 'HUBOT deployment unlock all', 'Hubot: Deployment LOCKS']
    const bot = startShell(context, newFolder(context), `printf '${typed.join('\\n')}\\n' | npm start`)
    await bot.prints('Everything is locked by Shell')
    await bot.prints('The lock of all has ended.')
    await bot.prints('Nothing is locked.')
  })

  test.skipIf(!redisIsHere)(
    'a deploy leaves one ticket that is done, two markers, one notification',
    async context => {
      const redis = await startRedis()
      context.onTestFinished(() => redis.close())
      const folder = newFolder(context)
      const command = `printf 'deploy restaurant-api-na\\n' | npm start`
      const bot = startShell(context, folder, command, {
        HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      })
      await bot.prints(notice)
      const saved = (name: string): unknown =>
        JSON.parse(readFileSync(join(folder, `sandbox-${name}.json`), 'utf8'))
      await vi.waitFor(() => {
        expect(saved('jira')).toMatchObject({
          tickets: [
            {
              key: 'CCB-1',
              status: 'Done',
              comments: [expect.anything()],
              fields: { customfield_11505: expect.stringContaining('4 commits by Dan 3, Eve 1:') },
            },
          ],
        })
        expect(saved('hipchat')).toMatchObject([{ color: 'green', from: 'Deployment' }])
      }, patience)
      await vi.waitFor(async () => {
        const seen = (await markersIn(redis.port, 'logstash')).map(({ action }) => action)
        expect(seen).toEqual(['start-deploy', 'end-deploy'])
      }, patience)
      expect(bot.output).not.toContain('Look at the nodes')
    },
  )

  test('its output may be a file', async context => {
    const folder = newFolder(context)
    const file = join(folder, 'output.txt')
    startShell(context, folder, `printf 'deploy restaurant-api-na\\n' | npm start > '${file}' 2>&1`)
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain(notice), {
      timeout: 25_000,
      interval: 50,
    })
    const output = readFileSync(file, 'utf8')
    expect([countIn(output, 'Pinned Restaurant_230'), countIn(output, triggered)]).toEqual([1, 1])
  })

  test.for(['Pinned Restaurant_230', triggered, notice])(
    'killed when it has said "%s", it ends what it began, once',
    async (last, context) => {
      const folder = newFolder(context)
      const first = startShell(context, folder, `printf 'deploy restaurant-api-na\\n' | npm start`)
      await first.prints(last)
      await first.kill()
      const second = startShell(context, folder, 'npm start')
      if (!first.output.includes(notice)) await second.prints(notice)
      second.child.stdin?.write('deploy restaurant-api-na\n')
      await second.prints('This app is already pinned')
      await second.prints(new RegExp(`already pinned[^]*${triggered}[^]*${notice}`))
      const output = first.output + second.output
      expect([countIn(output, triggered), countIn(output, notice)]).toEqual([2, 2])
    },
  )

  test('SIGTERM to npm ends the bot with it, and the store is free', async context => {
    const folder = newFolder(context)
    const bot = startShell(context, folder, 'exec npm start')
    bot.child.stdin?.write('deploy restaurant-api-na\n')
    await bot.prints(notice)
    bot.child.kill('SIGTERM')
    await bot.exit
    const next = startShell(context, folder, 'npm start')
    next.child.stdin?.write('deployment history\n')
    await next.prints('Restaurant_230', 40_000)
  })

  test('a simulated production that was half saved begins anew', async context => {
    const folder = newFolder(context)
    writeFileSync(join(folder, 'sandbox-production.json'), '')
    const bot = startShell(context, folder, `printf 'deploy restaurant-api-na\\n' | npm start`)
    await bot.prints('Pinned Restaurant_230')
    await bot.prints(notice)
  })
})
