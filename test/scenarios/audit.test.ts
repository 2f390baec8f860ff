import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, startWorld, type World } from '../bot.ts'

interface Line {
  readonly id: string
  readonly what: string
  readonly outcome: string
  readonly who: { readonly name: string } | null
}

const lines = (world: World): Line[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line)

const outcomes = (world: World): string[] => lines(world).map(({ what, outcome }) => `${what} ${outcome}`)

const post = async (bot: Bot, secret: string): Promise<number> =>
  (
    await fetch(bot.url('/hubot/teamcity'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: '{"buildId":1}',
    })
  ).status

test('a deploy leaves a line when it is taken, and one at each move: who, where, what, from which message', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na', { id: 'message-1' })
  finishDeploy(world)
  await bot.hears('was deployed')
  expect(outcomes(world)).toEqual([
    'set_alias taken',
    'deploy taken',
    'build_pinned pinned',
    'deploy_queued queued',
    'deploy_succeeded succeeded',
  ])
  const [, asked, ...moves] = lines(world)
  const about = {
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
    who: { id: 'ann', name: 'ann' },
    room: 'deployments',
    alias: 'restaurant-api-na',
    deployment: (await bot.app.store.list({ limit: 1 }))[0]?.id,
    build: 'Restaurant_230',
    env: 'prod-na',
  }
  const key = expect.stringMatching(/^[\da-f]{32}$/)
  expect(asked).toEqual({
    ...about,
    what: 'deploy',
    outcome: 'taken',
    message: { key, id: 'message-1', text: 'hubot deploy restaurant-api-na' },
  })
  for (const move of moves) expect(move).toMatchObject({ ...about, message: { key } })
  expect(new Set(lines(world).map(({ id }) => id)).size).toBe(5)
})

test('the line is there before the answer', async () => {
  const { bot, world } = await startBot({ aliases: [] })
  const seen: string[][] = []
  bot.chatFails = () => {
    seen.push(outcomes(world))
    return null
  }
  await bot.says('ann', 'hubot deployment set alias search Restaurant_Build Restaurant_DeployNA')
  await bot.says('ann', 'hubot deploy search')
  await bot.says('ann', 'hubot deployment clear alias menu')
  const lines = ['set_alias taken', 'build_pinned pinned', 'deploy_queued queued', 'clear_alias refused']
  expect(seen).toHaveLength(lines.length)
  for (const [nth, line] of lines.entries()) expect(seen[nth]).toContain(line)
})

test('refusals and faults leave one too, and what only shows something none', async () => {
  const { bot, world } = await startBot()
  await bot.says('bob', 'hubot deploy nothing')
  await bot.says('bob', 'hubot deploy restaurant-api-na bild 7')
  await bot.says('bob', 'hubot deployment set alias x')
  await bot.says('bob', 'hubot deployment clear alias nothing')
  await bot.says('bob', 'hubot deployment show aliases')
  await bot.says('bob', 'hubot deployment show alias nothing')
  world.production.fail({ method: 'GET', path: /buildTypes/, how: { status: 403 } })
  await bot.says('bob', 'hubot deploy restaurant-api-na')
  await bot.says('bob', 'hubot deploy restaurant-api-na')
  await bot.says('cid', 'hubot deploy restaurant-api-na')
  await bot.says('cid', 'hubot deployment clear alias restaurant-api-na')
  const active = (await bot.app.store.active())[0]?.id
  expect(
    lines(world)
      .filter(({ what }) => /^(?:deploy|set_alias|clear_alias)$/.test(what))
      .slice(1),
  ).toMatchObject([
    { what: 'deploy', outcome: 'refused', why: 'unknown_alias', alias: 'nothing', who: { name: 'bob' } },
    { what: 'deploy', outcome: 'refused', why: 'malformed word' },
    { what: 'set_alias', outcome: 'refused', why: 'malformed nothing' },
    { what: 'clear_alias', outcome: 'refused', why: 'unknown_alias', alias: 'nothing' },
    { what: 'deploy', outcome: 'fault', why: expect.stringContaining('403') },
    { what: 'deploy', outcome: 'taken', deployment: active },
    { what: 'deploy', outcome: 'refused', why: 'active', deployment: active, who: { name: 'cid' } },
    { what: 'clear_alias', outcome: 'taken', alias: 'restaurant-api-na' },
  ])
})

test('who answers a question about the queue leaves a line', async () => {
  const { bot, world } = await startBot()
  await bot.says('bob', 'hubot deployment retry restaurant-api-na')
  await bot.says('bob', 'hubot deployment give up restaurant-api-na')
  await bot.says('bob', 'hubot deployment follow restaurant-api-na 7')
  expect(
    lines(world)
      .slice(1)
      .map(({ what, outcome, who }) => [what, outcome, who?.name]),
  ).toEqual([
    ['retry', 'refused', 'bob'],
    ['give_up', 'refused', 'bob'],
    ['follow', 'refused', 'bob'],
  ])
})

test('a message that comes twice is one deploy, and a line that says so', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na', { id: 'message-1' })
  finishDeploy(world)
  await bot.hears('was deployed')
  await bot.says('ann', 'hubot deploy restaurant-api-na', { id: 'message-1' })
  expect(outcomes(world).at(-1)).toBe('deploy repeated')
})

test('who cancelled on TeamCity is named', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [build] = world.production.builds('Restaurant_DeployNA')
  world.production.cancel(build?.id ?? 0, 'dana', 'not now')
  await bot.hears('was cancelled')
  expect(lines(world).at(-1)).toMatchObject({ what: 'deploy_cancelled', outcome: 'cancelled', by: 'dana' })
})

test('a flood of forged webhooks is one line, with where they came from', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_WEBHOOK_SECRET: 'webhook-secret-3' } })
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(bot, 'forged')))
  expect(new Set(answers)).toEqual(new Set([401]))
  await vi.waitFor(() => expect(lines(world).at(-1)?.what).toBe('webhook'), 15_000)
  expect(await post(bot, 'webhook-secret-3')).toBe(202)
  expect(lines(world).slice(1)).toMatchObject([
    { what: 'webhook', outcome: 'refused', why: 'not_authentic', who: null, from: '127.0.0.1', count: 1 },
  ])
})

test('no secret that somebody typed is in it', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deployment set alias search A B info=https://me:my-password@x.example/y')
  await bot.says('ann', 'hubot deploy prod-secret-2')
  expect(readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')).not.toMatch(/my-password|prod-secret/)
  expect(bot.lastReply).toMatch(/^No app with alias: \*\*\*/)
})

test('where it can’t be written nothing new is decided, health says why, and what is under way goes on', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_AUDIT_FILE: '/dev/full' }, aliases: [] })
  await bot.says('ann', 'hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA')
  expect(bot.lastReply).toBe('Ok, alias for restaurant-api-na was set')
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const refused = [
    "I can't write my audit log (ENOSPC: no space left on device, write), so I do nothing that belongs in it.",
    'Whoever runs me: check HUBOT_DEPLOY_AUDIT_FILE, its folder and the disk. Then type it again.',
  ].join('\n')
  expect(bot.lastReply).toBe(refused)
  expect(world.production.builds('Restaurant_DeployNA')).toEqual([])
  const health = await fetch(bot.url('/hubot/health'))
  expect([health.status, await health.json()]).toMatchObject([
    503,
    { status: 'failing', audit: { ok: false, error: expect.stringContaining('ENOSPC') } },
  ])
  await bot.says('ann', 'hubot deployment show aliases')
  expect(bot.lastReply).toContain('restaurant-api-na')
})

test('a deployment that is under way when the audit log fails goes on to its end', async () => {
  const world = await startWorld()
  const first = await startBot({ world })
  await first.bot.says('ann', 'hubot deploy restaurant-api-na')
  await first.bot.stop()
  const { bot } = await startBot({ world, aliases: [], env: { HUBOT_DEPLOY_AUDIT_FILE: '/dev/full' } })
  finishDeploy(world)
  await bot.hears('was deployed')
})

test('switched off, it is not there', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_AUDIT_FILE: 'off' } })
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  expect(() => lines(world)).toThrow('ENOENT')
})
