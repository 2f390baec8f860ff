import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { TextMessage } from 'hubot'
import { afterEach, describe, expect, test } from 'vitest'
import { atEnd, finishDeploy, portOf, secrets, startBot, startUnready, startWorld } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const ref = '[ref [0-9a-f]{6}]'
const text = (...lines: string[]) =>
  new RegExp(
    `^${lines
      .join('\n')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('\\[ref \\[0-9a-f\\]\\{6\\}\\]', '\\[ref [0-9a-f]{6}\\]')}$`,
  )

describe('a server that does not do what it is asked: who, what it said, what to check', () => {
  test('wrong credentials', async () => {
    const { bot } = await startBot({ env: { HUBOT_TEAMCITY_NONPROD_TOKEN: 'stale-token' } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      text(
        'The non-production TeamCity does not accept my credentials: Invalid authentication request or authentication scheme is not supported (401).',
        `Nothing was done. Check HUBOT_TEAMCITY_NONPROD_TOKEN, or HUBOT_TEAMCITY_NONPROD_USERNAME and HUBOT_TEAMCITY_NONPROD_PASSWORD. ${ref}`,
      ),
    )
    expect(bot.lastReply).not.toContain('stale-token')
  })

  test('no permission to pin', async () => {
    const { bot, world } = await startBot()
    world.nonProduction.setOptions({ permissions: { pin: false } })
    await bot.says('ann', deploy)
    expect(bot.said).toHaveLength(1)
    expect(bot.lastReply).toMatch(
      /^The non-production TeamCity does not let me pin Restaurant_230: .*"Pin \/ unpin build" permission.* \(403\)\.\nNothing was pinned or deployed\. Give my user the "Pin \/ unpin build" permission\. Then: hubot deploy restaurant-api-na build Restaurant_230 \[ref [0-9a-f]{6}\]$/,
    )
    expect(world.production.builds()).toEqual([])
  })

  test('no permission to queue', async () => {
    const { bot, world } = await startBot()
    world.production.setOptions({ permissions: { runBuild: false } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity does not let me queue Restaurant_DeployNA: .*"Run build" permission.* \(403\)\.\nNothing was deployed; Restaurant_230 stays pinned\. Give my user the "Run build" and "Customize build parameters" permission\. Then: hubot deploy restaurant-api-na build Restaurant_230 \[ref [0-9a-f]{6}\]$/,
    )
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(/^The production TeamCity does not let me queue/)
  })

  test('away', async () => {
    const { bot, world } = await startBot()
    await world.nonProduction.close()
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The non-production TeamCity can't be reached: .*\nNothing was done\. Check HUBOT_TEAMCITY_NONPROD_URL and the server\. \[ref [0-9a-f]{6}\]$/,
    )
  })

  test('silent', async () => {
    const { bot, world } = await startBot()
    world.nonProduction.fail({ how: 'hang-before', times: 5 })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The non-production TeamCity did not answer: .*\nNothing was done\. Check HUBOT_TEAMCITY_NONPROD_URL and the server\. \[ref /,
    )
  })

  test('a login page in between', async () => {
    const { bot, world } = await startBot()
    world.nonProduction.fail({ how: { status: 302, headers: { location: '/login.html' } }, times: 5 })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The non-production TeamCity did not answer my question: .*login.*\nNothing was done\. Check HUBOT_TEAMCITY_NONPROD_URL: does it need a context path, is there a login page before it\? \[ref /,
    )
  })

  test('not set at all', async () => {
    const { bot } = await startBot({ env: { HUBOT_TEAMCITY_PROD_URL: '' } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toBe(
      "HUBOT_TEAMCITY_PROD_URL is not set, so I can't do that. Set it, and restart me.",
    )
  })

  test('malformed', async () => {
    const { bot } = await startBot({ env: { HUBOT_TEAMCITY_NONPROD_URL: 'teamcity.dev' } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toBe(
      'HUBOT_TEAMCITY_NONPROD_URL must be an http or https address without a password in it, not "teamcity.dev". Set it, and restart me.',
    )
  })

  test('a store that can’t be opened: named, and nothing is done', async () => {
    const world = await startWorld()
    const store = join(world.folder, 'deployments.db')
    writeFileSync(store, 'this is a text, and no database. '.repeat(50))
    atEnd(async () => rmSync(store))
    const { robot, said } = await startUnready({ world })
    await robot.receive(new TextMessage({ id: 'ann', name: 'ann', room: 'deployments' }, deploy))
    expect(said.map(one => one.text).join()).toMatch(
      /^My store .*deployments\.db can't be used \(.+\), so nothing was done\. Check HUBOT_DEPLOY_STORE, and the disk or the rights of the user\. \[ref [0-9a-f]{6}\]$/,
    )
    const health = await fetch(`http://127.0.0.1:${portOf(robot)}/hubot/health`)
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({
      status: 'failing',
      store: { ok: false, error: expect.stringMatching(/deployments\.db is broken/) },
      teamcityProduction: { ok: false },
    })
    robot.shutdown()
  })

  test('a store of a kind that there is not: never another place than was told', async () => {
    const { robot, said } = await startUnready({
      env: { HUBOT_DEPLOY_STORE: 'mysql://:secret@db.example' },
    })
    await robot.receive(new TextMessage({ id: 'ann', name: 'ann', room: 'deployments' }, deploy))
    expect(said.map(one => one.text)).toEqual([
      'HUBOT_DEPLOY_STORE must be the path of a file, or redis://host:port/number as in docs/several-bots.md. Set it, and restart me.',
    ])
    robot.shutdown()
  })
})

describe('an answer that is lost does not queue twice', () => {
  const queueFault = { method: 'POST', path: /buildQueue/, times: 1 }

  test.each([
    ['cut after the server took it', 'reset-after'],
    ['garbage after the server took it', 'garbage'],
    ['a 500 after the server took it', { status: 500, after: true }],
    [
      'a 503 with Retry-After after the server took it',
      { status: 503, after: true, headers: { 'retry-after': '1' } },
    ],
    ['silence after the server took it', 'hang-after'],
  ] as const)('%s: found again, triggered, one build', async (_what, how) => {
    const { bot, world } = await startBot()
    world.production.fail({ ...queueFault, how })
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na')
    expect(world.production.builds()).toHaveLength(1)
    finishDeploy(world)
    await bot.hears('was deployed')
    expect(bot.count('was deployed')).toBe(1)
  })

  test('cut before the server took it: the room hears of the doubt, then it is queued once', async () => {
    const { bot, world } = await startBot()
    world.production.fail({ ...queueFault, how: 'reset-before' })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity gave no clear answer \(.+\), so I do not know yet if the deploy of restaurant-api-na Restaurant_230 was queued\.\nI keep looking, and will say which\. Do not queue Restaurant_DeployNA by hand until then: http:\/\/127\.0\.0\.1:\d+\/viewType\.html\?buildTypeId=Restaurant_DeployNA \[ref [0-9a-f]{6}\]$/,
    )
    expect(world.production.builds()).toHaveLength(0)
    expect(await bot.hears('Successfully triggered')).toMatch(
      /^It was queued: http.*\nSuccessfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na\nhttp/,
    )
    expect(world.production.builds()).toHaveLength(1)
    expect(bot.count('gave no clear answer')).toBe(1)
  })

  test('an effect that comes late, after the connection was cut: still one build', async () => {
    const { bot, world } = await startBot()
    world.production.fail({ ...queueFault, how: { lateMs: 600 } })
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(world.production.builds()).toHaveLength(1)
  })

  test('a server that asks for a long wait is taken at its word: said at once, nothing is queued', async () => {
    const { bot, world } = await startBot()
    world.production.fail({ ...queueFault, times: 9, how: { status: 429, headers: { 'retry-after': '60' } } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(
      /^The production TeamCity did not queue Restaurant_DeployNA: .*\(429\)\.\nNothing was deployed; Restaurant_230 stays pinned\. .*\[ref /,
    )
    expect(world.production.builds()).toHaveLength(0)
  })

  test('properties that the token may not see: found by the comment', async () => {
    const { bot, world } = await startBot()
    world.production.setOptions({ permissions: { viewProperties: false } })
    world.production.fail({ ...queueFault, how: 'reset-after' })
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered')
    expect(world.production.builds()).toHaveLength(1)
  })
})

test('something that nobody foresaw: a reference, no stack, and the bot lives on', async () => {
  const { bot } = await startBot()
  const { store } = bot.app
  const { activeOf } = store
  Object.assign(store, { activeOf: () => Promise.reject(new Error('out of cheese')) })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toMatch(
    /^Something in me went wrong, and I can't say what was done\. The log has the detail under this reference\. \[ref [0-9a-f]{6}\]$/,
  )
  Object.assign(store, { activeOf })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toMatch(/^Successfully triggered/)
})

test('a route that breaks answers with a reference, and no stack', async () => {
  const { bot } = await startBot()
  Object.assign(bot.app.store, { list: () => Promise.reject(new Error('out of cheese')) })
  const answer = await fetch(bot.url('/hubot/deployments'))
  expect(answer.status).toBe(500)
  expect(await answer.json()).toEqual({
    error: expect.stringMatching(
      /^Something went wrong\. The log has the detail under this reference\. \[ref [0-9a-f]{6}\]$/,
    ),
  })
})

test('a server that is away while the build runs does not hurry the verdict', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', deploy)
  world.production.fail({ method: 'GET', how: 'reset-before', times: 6 })
  finishDeploy(world)
  await bot.hears('was deployed')
  expect(bot.count('was deployed')).toBe(1)
})

test('nothing that was said holds a secret, whatever a server says', async () => {
  const leaky = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' })
    response.end(
      `Responding with error, status code: 403 (Forbidden).\nDetails: java.lang.Exception: token ${secrets[0]} may not\n`,
    )
  })
  await new Promise<void>(resolve => leaky.listen(0, '127.0.0.1', resolve))
  closing.push(() => leaky.close())
  const url = `http://127.0.0.1:${(leaky.address() as AddressInfo).port}`
  const world = await startWorld()
  const { bot } = await startBot({ world, env: { HUBOT_TEAMCITY_NONPROD_URL: url } })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toMatch(/^The non-production TeamCity does not let me look: token \*\*\* may not/)
  for (const secret of secrets) expect(JSON.stringify(bot.said)).not.toContain(secret)
})

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})
