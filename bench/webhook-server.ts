/** The servers of bench/webhook.ts, in a process of their own. */
import { createServer } from 'node:http'
import { startOurBot } from './bot.ts'
import { secret } from './webhook.ts'

const bot = await startOurBot({ HUBOT_DEPLOY_WEBHOOK_SECRET: secret, HUBOT_DEPLOY_WEBHOOK_RATE: '100000' })
const router = bot.robot.router as unknown as {
  post(path: string, handler: (request: object, response: { json(body: object): void }) => void): void
}
router.post('/bench', (_request, response) => response.json({ status: 'accepted' }))
const bare = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString('utf8'))
    response.writeHead(202, { 'Content-Type': 'application/json' })
    response.end('{"status":"accepted"}')
  })
})
bare.listen(0, '127.0.0.1', () => {
  const address = bare.address()
  process.send?.({ bare: typeof address === 'object' && address ? address.port : 0, hubot: bot.port })
})
process.on('disconnect', () => process.exit())
