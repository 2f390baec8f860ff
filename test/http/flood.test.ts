import { createHmac } from 'node:crypto'
import { type ClientRequest, request as openRequest } from 'node:http'
import { describe, expect, test, vi } from 'vitest'
import { hintedEveryMs } from '../../src/deployment/reconcile.ts'
import { type Bot, startBot, type World } from '../bot.ts'

const secret = 'webhook-secret-3'
const known = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
const env = { HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_DEPLOY_POLL_SECONDS: '3600' }

const post = async (bot: Bot, headers: Record<string, string>, body = '{"buildId":1}') => {
  const answer = await fetch(bot.url('/hubot/teamcity'), { method: 'POST', body, headers })
  await answer.arrayBuffer()
  return answer
}

/** So many at once, `atOnce` of them side by side; the statuses by number. */
async function flood(many: number, send: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {}
  let left = many
  const line = async (): Promise<void> => {
    while (left-- > 0) {
      const { status } = await send()
      counts[status] = (counts[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 20 }, line))
  return counts
}

const readsOf = (world: World, id: number): number =>
  world.production.requests.filter(
    ({ method, path }) => method === 'GET' && path.includes(`/builds/id:${id}`),
  ).length

test('500 webhooks about one build cost as many reads as there are quarters of a second', async () => {
  const { bot, world } = await startBot({ env })
  const startedMs = Date.now()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const id = world.production.builds()[0]?.id ?? 0
  const before = readsOf(world, id)
  const body = JSON.stringify({ buildId: id })
  expect(await flood(500, () => post(bot, known, body))).toEqual({ 202: 500 })
  const quarters = Math.ceil((Date.now() - startedMs) / hintedEveryMs)
  await vi.waitFor(() => expect(readsOf(world, id)).toBeGreaterThan(before), 15_000)
  expect(readsOf(world, id)).toBeLessThanOrEqual(quarters + 2)
})

test('200 webhooks while the store is slow are answered, and ask it once more', async () => {
  const { bot } = await startBot({ env })
  let open = (): void => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const active = vi.spyOn(bot.app.store, 'active').mockImplementation(() => gate.then(() => []))
  let sent = 0
  expect(await flood(200, () => post(bot, known, JSON.stringify({ buildId: ++sent })))).toEqual({ 202: 200 })
  open()
  await vi.waitFor(() => expect(active.mock.calls.length).toBeGreaterThan(1), 15_000)
  // The timer asks once a second too.
  expect(active.mock.calls.length).toBeLessThan(20)
})

test('above the rate, those who proved themselves get 429 and a time; nobody else has a part in it', async () => {
  const { bot } = await startBot({ env: { ...env, HUBOT_DEPLOY_WEBHOOK_RATE: '1' } })
  const guesses = [
    {},
    { authorization: 'Bearer guessed' },
    { authorization: `Basic ${Buffer.from('tc:guessed').toString('base64')}` },
    { 'x-hubot-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'x-hubot-signature-256': 'sha256=' },
  ]
  let sent = 0
  const guess = () => post(bot, { ...known, authorization: '', ...guesses[sent++ % guesses.length] })
  expect(await flood(500, guess)).toEqual({ 401: 500 })
  const startedMs = Date.now()
  for (let hook = 0; hook < 10; hook += 1) expect((await post(bot, known)).status).toBe(202)
  const { 202: taken = 0, 429: refused = 0 } = await flood(60, () => post(bot, known))
  expect(taken).toBeLessThanOrEqual((Date.now() - startedMs) / 1_000)
  expect(taken + refused).toBe(60)
  let answer: Response
  do {
    answer = await fetch(bot.url('/hubot/teamcity'), { method: 'POST', headers: known, body: '{}' })
  } while (answer.status === 202)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
  expect(await answer.json()).toEqual({
    error:
      'More than 1 webhooks a second (HUBOT_DEPLOY_WEBHOOK_RATE). Send it again in 1 s, or not at all: the build is read all the same.',
  })
})

describe('callers who have proved nothing', () => {
  const begin = (bot: Bot, headers: Record<string, string>): ClientRequest => {
    const request = openRequest(bot.url('/hubot/teamcity'), {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    })
    request.on('error', () => {})
    return request
  }
  const answerTo = (request: ClientRequest): Promise<number | undefined> =>
    new Promise(resolve => request.on('response', answer => resolve(answer.resume().statusCode)))

  test.each([
    ['no proof', {}],
    ['a wrong bearer', { authorization: 'Bearer guessed' }],
    ['a signature that is none', { 'x-hubot-signature-256': `sha256=${'g'.repeat(64)}` }],
    ['a signature that is too long', { 'x-hubot-signature-256': `sha256=${'0'.repeat(65)}` }],
  ])('with %s are turned away before their body comes', async (_what, headers) => {
    const { bot } = await startBot({ env })
    const request = begin(bot, { ...headers, 'content-length': '1000000' })
    request.flushHeaders()
    expect(await answerTo(request)).toBe(401)
    request.destroy()
  })

  test('and who hold back the body they signed are cut off for those who send it', async () => {
    const { bot } = await startBot({ env })
    let cut = 0
    const held = Array.from({ length: 100 }, () => {
      const request = begin(bot, {
        'x-hubot-signature-256': `sha256=${'0'.repeat(64)}`,
        'content-length': '1000000',
      })
      request.on('close', () => {
        cut += 1
      })
      request.write('{')
      return request
    })
    await vi.waitFor(() => expect(cut).toBe(68), 10_000)
    const body = '{"buildId":1}'
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    const signed = { 'content-type': 'application/json', 'x-hubot-signature-256': signature }
    expect((await post(bot, signed, body)).status).toBe(202)
    expect((await post(bot, known, body)).status).toBe(202)
    await vi.waitFor(() => expect(cut).toBe(69), 10_000)
    for (const request of held) request.destroy()
  })
})
