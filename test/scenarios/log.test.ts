import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { finishDeploy, startBot, type World } from '../bot.ts'

interface Line {
  readonly level: string
  readonly message: string
  readonly deployment?: string
}

const lines = (world: World, about: RegExp): Line[] =>
  readFileSync(join(world.folder, 'bot.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
    .filter(({ message }) => about.test(message))

test('each line about a deployment names it: command, requests, moves, webhook, HTTP, what fails', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_WEBHOOK_SECRET: 'webhook-secret-3' } })
  bot.chatFails = () => (bot.count('') === 0 ? new Error('the chat is away') : null)
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  world.production.fail({ method: 'GET', path: /\/builds\/id:/, how: { status: 500 }, times: 9 })
  await vi.waitFor(() => expect(lines(world, /: 500/)).not.toEqual([]), 15_000)
  bot.chatFails = null
  await fetch(bot.url('/hubot/teamcity/webhook-secret-3'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"buildId":1}',
  })
  const id = (await bot.app.store.active())[0]?.id
  finishDeploy(world)
  await bot.hears('was deployed')
  await bot.app.store.close()
  expect((await fetch(bot.url(`/hubot/deployments/${id}`))).status).toBe(503)
  for (const about of [
    /deploy taken/,
    /PUT .*pinInfo/,
    /POST .*buildQueue/,
    /GET \/builds\/id:/,
    /: 500/,
    /build_pinned|deploy_queued|deploy_succeeded/,
    /the chat is away/,
    /webhook points/,
    /\[ref \w+\] GET: /,
  ]) {
    const found = lines(world, about)
    expect(found.length, String(about)).toBeGreaterThan(0)
    for (const line of found) expect(line, String(about)).toMatchObject({ deployment: id })
  }
})

test('a line about none names none', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await bot.says('ann', 'hubot deployment show last successful build for restaurant-api-na')
  expect(lines(world, /GET \/builds:/).map(({ deployment }) => deployment)).toEqual(
    expect.arrayContaining([undefined]),
  )
  for (const line of lines(world, /GET \/builds:/)) expect(line.deployment).toBeUndefined()
})
