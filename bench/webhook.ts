/** Webhooks a second, against routes that do nothing with the same body. Server and client are processes apart. */

import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { type Blocked, printBlocked } from './event-loop.ts'
import { print, sideBySide } from './side-by-side.ts'

export const secret = 'bench-secret'
const requests = 1_500
const atOnce = 16

export async function benchWebhook(): Promise<void> {
  const server = fork(new URL('./webhook-server.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  const [ports] = (await once(server, 'message')) as [Record<'bare' | 'express' | 'hubot', number>]
  const body = JSON.stringify({
    eventType: 'BUILD_FINISHED',
    payload: {
      id: 4711,
      buildTypeId: 'Restaurant_Deploy',
      number: '12',
      state: 'finished',
      text: 'x'.repeat(1_800),
    },
  })
  const json = { 'Content-Type': 'application/json' }
  const bearer = { ...json, Authorization: `Bearer ${secret}` }
  const hmac = {
    ...json,
    'X-Hubot-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }
  const forged = { ...json, Authorization: 'Bearer no' }
  const at = (port: number, path = '/'): string => `http://127.0.0.1:${port}${path}`
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const load = (name: string, url: string, headers: Record<string, string>, status: number) => ({
    name,
    run: () => flood({ agent, url, headers, body, status }),
  })
  const ours = at(ports.hubot, '/hubot/teamcity')
  const cases = [
    load('a JSON route of Hubot that does nothing', at(ports.hubot, '/bench'), json, 200),
    load('bare Express', at(ports.express), json, 202),
    load('bare node:http', at(ports.bare), json, 202),
    load('ours, bearer', ours, bearer, 202),
    load('ours, HMAC', ours, hmac, 202),
    load('ours, forged', ours, forged, 401),
  ]
  print(`${requests} webhooks of 2 kB, ${atOnce} at once; higher is faster`, await sideBySide(cases, 11), {
    target: 'ours at least 0.95',
    rate: requests,
  })

  const order = async (what: string): Promise<unknown> => {
    server.send(what)
    const [answer] = await once(server, 'message')
    return answer
  }
  const blocked: Record<string, Blocked> = { 'when idle': (await order('idle')) as Blocked }
  for (const { name, run } of cases) {
    await order('watch')
    await run()
    blocked[name] = (await order('end')) as Blocked
  }
  printBlocked(`the server, at ${requests} such webhooks`, blocked)
  agent.destroy()
  server.disconnect()
}

interface Flood {
  readonly agent: Agent
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
  /** With which each must be answered. */
  readonly status: number
}

async function flood(what: Flood): Promise<void> {
  let left = requests
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await post(what)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

function post({ agent, url, headers, body, status }: Flood): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'Content-Length': body.length } },
      answer => {
        answer.resume()
        answer.on('end', () =>
          answer.statusCode === status
            ? resolve()
            : reject(new Error(`${url} answered ${answer.statusCode}, not ${status}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
