import { createHmac } from 'node:crypto'
import { request as openRequest } from 'node:http'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, type World } from '../bot.ts'

const secret = 'webhook-secret-3'
const json = { 'content-type': 'application/json' }
const bearer = { ...json, authorization: `Bearer ${secret}` }
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const sign = (body: string, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

describe('POST /hubot/teamcity', () => {
  let bot: Bot
  let world: World
  const post = (body: string, headers: Record<string, string>, path = '') =>
    fetch(bot.url(`/hubot/teamcity${path}`), { method: 'POST', body, headers })
  /** With the timer as good as off: what happens, happens by webhook. */
  beforeEach(async () => {
    ;({ bot, world } = await startBot({
      env: { HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_DEPLOY_POLL_SECONDS: '3600' },
    }))
  })

  const body = JSON.stringify({ buildId: 1 })
  test.each([
    ['bearer', bearer, '', 202],
    ['Basic, any user', { ...json, authorization: basic('teamcity', secret) }, '', 202],
    ['signature of the raw body', { ...json, 'x-hubot-signature-256': sign(body) }, '', 202],
    ['last part of the path', json, `/${secret}`, 202],
    ['last part of the path, with a slash after it', json, `/${secret}/`, 202],
    ['nothing', json, '', 401],
    ['wrong bearer', { ...json, authorization: 'Bearer webhook-secret-4' }, '', 401],
    ['the secret as scheme', { ...json, authorization: secret }, '', 401],
    ['wrong Basic password', { ...json, authorization: basic(secret, 'x') }, '', 401],
    ['signature by another key', { ...json, 'x-hubot-signature-256': sign(body, 'x') }, '', 401],
    ['signature of another body', { ...json, 'x-hubot-signature-256': sign(`${body} `) }, '', 401],
    ['empty signature', { ...json, 'x-hubot-signature-256': 'sha256=' }, '', 401],
    ['wrong path', json, '/webhook-secret', 401],
  ])('authenticated by %s: %3$s %4$i', async (_how, headers, path, status) => {
    expect((await post(body, headers, path)).status).toBe(status)
  })

  test('the signature is over the bytes as they came, spaces and all', async () => {
    const odd = '{ "eventType" : "BUILD_FINISHED",\n "payload" : {"id":1, "statusText":"caf\\u00e9 é 😀"} }'
    expect((await post(odd, { ...json, 'x-hubot-signature-256': sign(odd) })).status).toBe(202)
  })

  test.each([
    ['no JSON', '{', json, 400],
    ['not an object', '[1]', json, 400],
    ['a number', '7', json, 400],
    ['plain text', 'hello', { 'content-type': 'text/plain' }, 415],
    ['XML', '<build><buildId>1</buildId></build>', { 'content-type': 'text/xml; charset=UTF-8' }, 202],
    ['XML with a DOCTYPE', '<!DOCTYPE a><a/>', { 'content-type': 'application/xml' }, 400],
    ['nothing, as plain text', '', { 'content-type': 'text/plain' }, 202],
    ['a charset that nobody knows', '{}', { 'content-type': 'application/json; charset=klingon' }, 415],
    ['a compressed body', '{}', { ...json, 'content-encoding': 'gzip' }, 415],
    ['no type', '{}', { 'content-type': '' }, 415],
    ['an unknown event', '{"eventType":"AGENT_REGISTRED","payload":{}}', json, 202],
    ['a body without any id', '{}', json, 202],
    ['ids of the wrong kind', '{"buildId":{"a":1},"buildTypeId":[2]}', json, 202],
    ['a form', 'buildId=1&status=ok', { 'content-type': 'application/x-www-form-urlencoded' }, 202],
  ])('%s: %4$i', async (_what, text, headers, status) => {
    expect((await post(text, { ...headers, authorization: bearer.authorization })).status).toBe(status)
  })

  test.each([
    ['GET', `/${secret}`, 405],
    ['PUT', `/${secret}`, 405],
    ['POST', `/x/${secret}`, 401],
    ['GET', `/../Teamcity/${secret}`, 405],
    ['POST', `/${secret}%ff`, 401],
  ])('%s /hubot/teamcity%s: %i, and nothing of the path is repeated', async (method, path, status) => {
    const answer = await fetch(bot.url(`/hubot/teamcity${path}`), { method, headers: json })
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(text).not.toContain(secret)
    expect(JSON.parse(text)).toEqual({ error: expect.any(String) })
  })

  test('a large body without any proof is turned away unread', async () => {
    expect((await post('x'.repeat(2_000_000), json).catch(() => ({ status: 401 }))).status).toBe(401)
  })

  test('too large: 413, whether it says so or not', async () => {
    const large = JSON.stringify({ x: 'x'.repeat(1_100_000) })
    expect((await post(large, bearer)).status).toBe(413)
    expect(await chunked(bot.url('/hubot/teamcity'), large)).toBe(413)
  })

  test.each(['/hubot/health', '/hubot/deployments', '/hubot/teamcity%2Fx', '//hubot//teamcity/x'])(
    'what Hubot can not parse ahead of %s is one line, and nothing of it is printed',
    async path => {
      const printed = vi.spyOn(console, 'error')
      const { status, text } = await getWithBody(bot.url(path), '{{{')
      expect(status).toBe(400)
      expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/^The body can not be read/) })
      expect(printed).not.toHaveBeenCalled()
    },
  )

  test('TeamCity’s own webhook: the notice comes at once, once, however often it is sent', async () => {
    world.production.setOptions({
      webhook: { url: bot.url('/hubot/teamcity'), username: 'tc', password: secret },
    })
    await bot.says('ann', 'hubot deploy restaurant-api-na')
    const id = world.production.builds()[0]?.id ?? 0
    finishDeploy(world)
    await bot.hears('was deployed')
    await Promise.all([1, 2, 3].map(() => world.production.deliver('BUILD_FINISHED', id)))
    await world.production.webhooksSent()
    await bot.app.worker.settled((await bot.app.store.list({ limit: 1 }))[0]?.id ?? '')
    expect(bot.count('was deployed')).toBe(1)
  })
})

test.each(['schlüssel-lang/', 'a+b/c='])('the secret %s proves itself in each way', async odd => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_WEBHOOK_SECRET: odd } })
  const post = async (headers: Record<string, string>, path = '') =>
    (await fetch(bot.url(`/hubot/teamcity${path}`), { method: 'POST', body: '{}', headers })).status
  const inUtf8 = Buffer.from(`Bearer ${odd}`).toString('latin1')
  expect(await post({ ...json, authorization: inUtf8 })).toBe(202)
  expect(await post({ ...json, authorization: `Bearer ${odd}` })).toBe(202)
  expect(await post({ ...json, authorization: basic('any', odd) })).toBe(202)
  expect(await post(json, `/${odd}`)).toBe(202)
  expect(await post(json, `/${encodeURIComponent(odd)}`)).toBe(202)
  expect(await post(json, `/${odd.slice(1)}`)).toBe(401)
})

test('without a secret every webhook is turned away, with the name of the setting', async () => {
  const { bot } = await startBot()
  const answer = await fetch(bot.url('/hubot/teamcity'), { method: 'POST', body: '{}', headers: json })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({
    error: 'Webhooks are turned away until HUBOT_DEPLOY_WEBHOOK_SECRET is set.',
  })
})

/** Sends a GET that has a body, as only few clients do; gives the answer. */
const getWithBody = (url: string, body: string): Promise<{ status: number | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { ...json, 'content-length': body.length }
    const request = openRequest(url, { method: 'GET', headers }, response => {
      let text = ''
      response.on('data', data => {
        text += data
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    request.on('error', reject)
    request.end(body)
  })

/** Sends a body of unknown length; gives the status of the answer. */
const chunked = (url: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = openRequest(url, { method: 'POST', headers: bearer }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    for (let at = 0; at < body.length; at += 65_536) request.write(body.slice(at, at + 65_536))
    request.end()
  })
