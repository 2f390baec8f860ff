import { afterEach, expect, test } from 'vitest'
import {
  createHipChatSimulator,
  type HipChatSimulator,
  type SimulatorOptions,
} from '../../src/sandbox/hipchat/simulator.ts'

const opened: HipChatSimulator[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(each => each.close()))
})

async function start(options: Partial<SimulatorOptions> = {}): Promise<HipChatSimulator> {
  const simulator = await createHipChatSimulator({
    token: 'tok',
    rooms: [{ id: 12, name: 'Deployments' }],
    ...options,
  })
  opened.push(simulator)
  return simulator
}

const post = (
  { url }: HipChatSimulator,
  body: unknown,
  { path = '/v2/room/12/notification', token = 'tok', type = 'application/json' } = {},
): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

test('the documented defaults', async () => {
  const simulator = await start()
  const answer = await post(simulator, { message: 'hello' })
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(simulator.notifications()).toMatchObject([
    { message: 'hello', message_format: 'html', color: 'yellow', notify: false, from: '' },
  ])
})

test.each<[string, unknown]>([
  ['', []],
  ['', 'no json'],
  ['message', {}],
  ['message', { message: '' }],
  ['message', { message: 'x'.repeat(10_001) }],
  ['message', { message: '<script>x</script>' }],
  ['message', { message: '<b>x' }],
  ['message', { message: 'x</b>' }],
  ['message', { message: 'AT&T' }],
  ['message_format', { message: 'x', message_format: 'markdown' }],
  ['color', { message: 'x', color: 'blue' }],
  ['notify', { message: 'x', notify: 'yes' }],
  ['from', { message: 'x', from: 'x'.repeat(65) }],
  ['attach_to', { message: 'x', attach_to: 'x'.repeat(37) }],
  ['card.style', { message: 'x', card: { id: '1', title: 't' } }],
  ['card.id', { message: 'x', card: { style: 'application', title: 't' } }],
  ['card.title', { message: 'x', card: { style: 'application', id: '1', title: 'x'.repeat(501) } }],
  [
    'card.thumbnail.url',
    { message: 'x', card: { style: 'application', id: '1', title: 't', thumbnail: {} } },
  ],
  ['card.activity.html', { message: 'x', card: { style: 'application', id: '1', title: 't', activity: {} } }],
  ['card.attributes', { message: 'x', card: { style: 'link', id: '1', title: 't', attributes: [{}] } }],
])('400 for %s in %j', async (field, body) => {
  const simulator = await start()
  const answer = await post(simulator, body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { code: 400, type: 'Bad Request', field, message: expect.any(String) },
  })
  expect(simulator.notifications()).toEqual([])
})

test('401, 404, 403 and 405 as JSON; a text takes what HTML does not', async () => {
  const simulator = await start({ scope: [1] })
  const wrong = await post(simulator, { message: 'x' }, { token: 'no' })
  expect([wrong.status, await wrong.json()]).toEqual([
    401,
    { error: { code: 401, type: 'Unauthorized', message: 'Invalid OAuth session' } },
  ])
  expect((await post(simulator, { message: 'x' }, { path: '/v2/room/99/notification' })).status).toBe(404)
  expect((await post(simulator, { message: 'x' })).status).toBe(403)
  const got = await fetch(`${simulator.url}/v2/room/12/notification?auth_token=tok`)
  expect(got.status).toBe(405)
  const other = await start()
  expect((await post(other, { message: 'a < b & c', message_format: 'text' })).status).toBe(204)
})

test('a token is tried without a message', async () => {
  const simulator = await start()
  const path = '/v2/room/Deployments/notification?auth_test=true'
  expect((await post(simulator, {}, { path })).status).toBe(202)
  expect((await post(simulator, {}, { path, token: 'no' })).status).toBe(401)
  expect(simulator.notifications()).toEqual([])
})

test('both limits count down, end with 429, and begin anew at their reset', async () => {
  let nowMs = Date.UTC(2026, 10, 22, 20, 14)
  const simulator = await start({ now: () => nowMs, flood: { requests: 2, everyMs: 60_000 } })
  const first = await post(simulator, { message: 'x' })
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'x-ratelimit-limit': '500',
    'x-ratelimit-remaining': '499',
    'x-ratelimit-reset': String(nowMs / 1_000 + 300),
    'x-floodcontrol-limit': '2',
    'x-floodcontrol-remaining': '1',
    'x-floodcontrol-reset': String(nowMs / 1_000 + 60),
  })
  expect((await post(simulator, { message: 'x' })).status).toBe(204)
  const third = await post(simulator, { message: 'x' })
  expect([third.status, third.headers.get('x-floodcontrol-remaining')]).toEqual([429, '0'])
  expect(await third.json()).toMatchObject({ error: { code: 429, type: 'Too Many Requests' } })
  nowMs += 60_000
  expect((await post(simulator, { message: 'x' })).status).toBe(204)
})

test('what was posted is there after a restart', async () => {
  let kept: string | undefined
  const persist = {
    load: () => kept,
    save(text: string) {
      kept = text
    },
  }
  const before = await start({ persist })
  await post(before, { message: 'x' })
  const after = await start({ persist })
  await post(after, { message: 'y' })
  expect(after.notifications('Deployments').map(({ id, message }) => [id, message])).toEqual([
    ['notification-1', 'x'],
    ['notification-2', 'y'],
  ])
})
