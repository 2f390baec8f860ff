/** The servers of bench/webhook.ts, in a process of their own. */
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { startOurBot } from './bot.ts'
import { blockedWhenIdle, watchEventLoop } from './event-loop.ts'
import { secret } from './webhook.ts'

const bot = await startOurBot({ HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_DEPLOY_WEBHOOK_RATE: '100000' })
const router = bot.robot.router as unknown as {
  post(path: string, handler: (request: object, response: { json(body: object): void }) => void): void
}
router.post('/bench', (_request, response) => response.json({ status: 'accepted' }))
const bare: RequestListener = (request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString('utf8'))
    response.writeHead(202, { 'Content-Type': 'application/json' })
    response.end('{"status":"accepted"}')
  })
}

/** The one that Hubot brings: we have none of our own. */
const loadOfHubot = createRequire(import.meta.resolve('hubot'))
const express = loadOfHubot('express')
const app = express()
app.use(express.json())
app.post('/', (_request: unknown, response: { status(code: number): { json(body: object): void } }) =>
  response.status(202).json({ status: 'accepted' }),
)

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return port
}

let endWatch: Awaited<ReturnType<typeof watchEventLoop>> | undefined
async function obey(order: unknown): Promise<unknown> {
  if (order === 'idle') return await blockedWhenIdle()
  if (order === 'end') return await endWatch?.()
  endWatch = await watchEventLoop()
  return 'watching'
}
process.on('message', async order => process.send?.(await obey(order)))
process.on('disconnect', () => process.exit())
process.send?.({ bare: await listen(bare), express: await listen(app), hubot: bot.port })
