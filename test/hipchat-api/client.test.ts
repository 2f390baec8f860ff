import { afterEach, describe, expect, test } from 'vitest'
import type { HipChatApi, Notification } from '../../src/hipchat-api/hipchat-api.ts'
import { createHipChatApi } from '../../src/hipchat-api/lazy.ts'
import {
  createHipChatSimulator,
  type HipChatSimulator,
  type SimulatorOptions,
} from '../../src/sandbox/hipchat/simulator.ts'

const token = 'room-token-1'
const rooms = [
  { id: 12, name: 'Deployments' },
  { id: 13, name: 'Team A/B & Ü' },
]
const sample: Notification = {
  message: '<b>RestaurantAPI</b> was deployed',
  format: 'html',
  color: 'green',
  notify: true,
  from: 'Deployment',
}
const card = {
  id: 'd1',
  title: 'RestaurantAPI was deployed',
  url: 'https://prod.example/build/77',
  attributes: [
    { label: 'Environment', value: 'prod-na' },
    { label: 'Ticket', value: 'CCB-12', url: 'https://jira.example/browse/CCB-12' },
  ],
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function start(
  options: Partial<SimulatorOptions> = {},
  own: { token?: string; path?: string; timeoutMs?: number; room?: string } = {},
): Promise<{ simulator: HipChatSimulator; api: HipChatApi; lines: string[] }> {
  const simulator = await createHipChatSimulator({ token, rooms, ...options })
  const lines: string[] = []
  const api = createHipChatApi({
    url: `${simulator.url}${own.path ?? ''}`,
    token: own.token ?? token,
    room: own.room ?? 'Deployments',
    timeoutMs: own.timeoutMs ?? 10_000,
    random: () => 0,
    log: (_, line) => lines.push(line),
  })
  cleanUps.push(
    () => simulator.close(),
    () => api.close(),
  )
  return { simulator, api, lines }
}

describe('a notification', () => {
  test('is in its room, as it was given', async () => {
    const { simulator, api } = await start()
    await api.notify({ ...sample, card })
    expect(simulator.notifications('Deployments')).toMatchObject([
      {
        message: '<b>RestaurantAPI</b> was deployed',
        message_format: 'html',
        color: 'green',
        notify: true,
        from: 'Deployment',
        card: {
          style: 'application',
          format: 'medium',
          id: 'd1',
          title: 'RestaurantAPI was deployed',
          url: 'https://prod.example/build/77',
          attributes: [
            { label: 'Environment', value: { label: 'prod-na' } },
            { label: 'Ticket', value: { label: 'CCB-12', url: 'https://jira.example/browse/CCB-12' } },
          ],
        },
      },
    ])
  })

  test.each(['13', 'Team A/B & Ü'])('finds the room %s', async room => {
    const { simulator, api } = await start({ contextPath: '/hipchat' })
    await api.notify(sample, room)
    expect(simulator.notifications(13)).toHaveLength(1)
  })

  test('a URL that ends in /v2 is understood', async () => {
    const { simulator, api } = await start({}, { path: '/v2/' })
    await api.notify(sample)
    expect(simulator.notifications(12)).toHaveLength(1)
  })

  test('what is too long is cut', async () => {
    const { simulator, api } = await start()
    await api.notify({ ...sample, format: 'text', message: '😀'.repeat(6_000), from: 'x'.repeat(70) })
    await api.notify({ ...sample, card: { ...card, title: 't'.repeat(501) } })
    const [first, second] = simulator.notifications()
    expect(first?.message).toBe(`${'😀'.repeat(4_999)}…`)
    expect(first?.from).toBe(`${'x'.repeat(63)}…`)
    expect(second?.card?.title).toBe(`${'t'.repeat(499)}…`)
  })

  test('a server that refuses the card gets the same without', async () => {
    const { simulator, api, lines } = await start({ cards: 'refused' })
    await api.notify({ ...sample, card })
    expect(simulator.notifications()).toMatchObject([{ message: sample.message }])
    expect(simulator.notifications()[0]).not.toHaveProperty('card')
    expect(lines).toContain(
      "HipChat refused the card of a notification, so it gets the message without: Unknown field 'card'",
    )
  })

  test('a message that is refused itself is a fault, and not in the room', async () => {
    const { simulator, api } = await start()
    await expect(api.notify({ ...sample, message: 'a < b', card })).rejects.toMatchObject({
      name: 'HipChatFault',
      kind: 'rejected',
      sent: 'no',
      transient: false,
      said: "Field 'message' is no valid HTML: a bare <",
    })
    expect(simulator.notifications()).toEqual([])
  })
})

describe('no', () => {
  test('a wrong token is unauthorized, and in no text', async () => {
    const { api, lines } = await start({}, { token: 'wrong-secret-9' })
    const refused = await api.notify(sample).catch(error => error)
    expect(refused).toMatchObject({ kind: 'unauthorized', status: 401, sent: 'no', room: 'Deployments' })
    expect(`${refused.stack} ${JSON.stringify(refused)} ${lines.join()}`).not.toContain('wrong-secret-9')
  })

  test('a room that there is not, one that the token may not notify, and no name at all', async () => {
    const { api } = await start({ scope: [12] })
    await expect(api.notify(sample, 'Nowhere')).rejects.toMatchObject({ kind: 'not_found', room: 'Nowhere' })
    await expect(api.notify(sample, '13')).rejects.toMatchObject({ kind: 'forbidden', room: '13' })
    await expect(api.notify(sample, '..')).rejects.toThrow(TypeError)
  })

  test.each([
    ['a room’s flood control', { flood: { requests: 1, everyMs: 42_000 } }, 42_000],
    ['a token’s rate', { rate: { requests: 1, everyMs: 300_000 } }, 300_000],
  ])('%s is obeyed: the fault says how long, and the repeat is the caller’s', async (_, limits, waitMs) => {
    const { simulator, api } = await start({ ...limits, now: () => Date.UTC(2026, 10, 22, 20, 14) })
    await api.notify(sample)
    await expect(api.notify(sample)).rejects.toMatchObject({
      kind: 'throttled',
      status: 429,
      sent: 'no',
      transient: true,
      retryAfterMs: waitMs,
    })
    expect(simulator.requests).toHaveLength(2)
    expect(simulator.notifications()).toHaveLength(1)
  })
})

describe('weather', () => {
  test.each([
    ['reset-before', 0],
    ['reset-after', 1],
    ['garbage', 1],
  ] as const)('%s: asked once, and not known where it may be in the room', async (how, there) => {
    const { simulator, api } = await start()
    simulator.fail({ how })
    const tried = api.notify(sample)
    // A body that can't be read with a status that says "taken" is a yes.
    if (how === 'garbage') await tried
    else await expect(tried).rejects.toMatchObject({ sent: 'unknown', transient: true })
    expect(simulator.requests).toHaveLength(1)
    expect(simulator.notifications()).toHaveLength(there)
  })

  test('a server that hangs is given up at the time limit', async () => {
    const { simulator, api } = await start({}, { timeoutMs: 300 })
    simulator.fail({ how: 'hang-after' })
    await expect(api.notify(sample)).rejects.toMatchObject({ kind: 'timeout', sent: 'unknown' })
    await simulator.close()
    await expect(api.notify(sample)).rejects.toMatchObject({ kind: 'unreachable', sent: 'no' })
  })

  test('an answer of 503 may have been taken; a page of a proxy is no yes', async () => {
    const { simulator, api } = await start()
    simulator.fail({ how: { status: 503, after: true } })
    await expect(api.notify(sample)).rejects.toMatchObject({ kind: 'server_error', sent: 'unknown' })
    simulator.fail({ how: { status: 200, body: '<html>log in</html>' } })
    await expect(api.notify(sample)).rejects.toMatchObject({ kind: 'unreadable' })
  })
})
