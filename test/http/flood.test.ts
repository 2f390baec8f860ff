import { expect, test, vi } from 'vitest'
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
  await vi.waitFor(() => expect(readsOf(world, id)).toBeGreaterThan(before))
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
  await vi.waitFor(() => expect(active.mock.calls.length).toBeGreaterThan(1))
  // The timer asks once a second too.
  expect(active.mock.calls.length).toBeLessThan(20)
})
