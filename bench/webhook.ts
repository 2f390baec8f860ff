/** Webhooks a second, against routes that do nothing with the same body. Server and client are processes apart. */

import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { print, sideBySide } from './side-by-side.ts'

export const secret = 'bench-secret'
const requests = 1_500
const atOnce = 16

export async function benchWebhook(): Promise<void> {
  const server = fork(new URL('./webhook-server.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  const [ports] = (await once(server, 'message')) as [Record<'bare' | 'hubot', number>]
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
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const load = (url: string, headers: Record<string, string>) => () => flood(agent, url, headers, body)
  const route = (path: string): string => `http://127.0.0.1:${ports.hubot}${path}`
  print(
    `${requests} webhooks of 2 kB, ${atOnce} at once; higher is faster`,
    await sideBySide(
      [
        { name: 'a JSON route of Hubot that does nothing', run: load(route('/bench'), json) },
        { name: 'bare node:http', run: load(`http://127.0.0.1:${ports.bare}`, json) },
        {
          name: 'ours, bearer',
          run: load(route('/hubot/teamcity'), { ...json, Authorization: `Bearer ${secret}` }),
        },
        {
          name: 'ours, HMAC',
          run: load(route('/hubot/teamcity'), { ...json, 'X-Hubot-Signature-256': signature }),
        },
        {
          name: 'ours, forged',
          run: load(route('/hubot/teamcity'), { ...json, Authorization: 'Bearer no' }),
        },
      ],
      11,
    ),
    { target: 'ours at least 0.95', rate: true },
  )
  agent.destroy()
  server.disconnect()
}

async function flood(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<void> {
  let left = requests
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await post(agent, url, headers, body)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'Content-Length': body.length } },
      answer => {
        answer.resume()
        answer.on('end', () =>
          answer.statusCode === 429 ? reject(new Error('the rate limit is in the way')) : resolve(),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
