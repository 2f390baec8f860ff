import { expect, test } from 'vitest'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { ask, deploy, start } from './ask.ts'

const post = {
  method: 'POST',
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  body: JSON.stringify({ buildType: { id: deploy.id } }),
}

const table: [string, FaultHow, { seen: string; queued: number }][] = [
  ['reset-before', 'reset-before', { seen: 'fetch failed', queued: 0 }],
  ['reset-after', 'reset-after', { seen: 'fetch failed', queued: 1 }],
  ['hang-before', 'hang-before', { seen: 'The operation was aborted due to timeout', queued: 0 }],
  ['hang-after', 'hang-after', { seen: 'The operation was aborted due to timeout', queued: 1 }],
  ['garbage', 'garbage', { seen: '200 {"id": <<< not what was expected', queued: 1 }],
  ['a proxy error', { status: 502, body: 'Bad gateway' }, { seen: '502 Bad gateway', queued: 0 }],
  ['a proxy error too late', { status: 502, after: true }, { seen: '502 ', queued: 1 }],
  ['throttled', { status: 429, headers: { 'Retry-After': '3' } }, { seen: '429 ', queued: 0 }],
]

for (const [name, how, wanted] of table) {
  test(`a POST hit by ${name}: what is seen and what was done`, async () => {
    const simulator = await start()
    simulator.holdBuilds(true)
    simulator.fail({ method: 'POST', path: /buildQueue/, how })
    const seen = await fetch(`${simulator.url}/app/rest/buildQueue`, {
      ...post,
      signal: AbortSignal.timeout(name.startsWith('hang') ? 200 : 10_000),
    }).then(
      async answer => `${answer.status} ${await answer.text()}`,
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
    expect({ seen, queued: simulator.queue.length }).toEqual(wanted)
    expect((await ask(simulator, '/app/rest/server')).status).toBe(200)
  })
}

test('a late one is reset at once and has its effect afterwards', async () => {
  const simulator = await start()
  simulator.holdBuilds(true)
  simulator.fail({ how: { lateMs: 30 } })
  await expect(fetch(`${simulator.url}/app/rest/buildQueue`, post)).rejects.toThrow('fetch failed')
  expect(simulator.queue).toHaveLength(0)
  await expect.poll(() => simulator.queue.length).toBe(1)
})

test('a delayed one is performed and answered late', async () => {
  const simulator = await start()
  simulator.fail({ how: { delayMs: 30 } })
  const before = performance.now()
  expect((await ask(simulator, '/app/rest/server')).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(25)
})

test('only the wanted requests, only so many times', async () => {
  const simulator = await start()
  simulator.fail({ method: 'get', path: /locator=id:1\b/, times: 2, how: { status: 500 } })
  const status = async (path: string) => (await ask(simulator, path)).status
  const hit = '/app/rest/builds?locator=id%3A1'
  expect(await status('/app/rest/builds?locator=id%3A2')).toBe(200)
  expect([await status(hit), await status(hit), await status(hit)]).toEqual([500, 500, 200])
})
