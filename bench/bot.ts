/** A Hubot in this process with a chat that takes everything: bare, or with our package in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Adapter, Robot, TextMessage } from 'hubot'
import { type App, appFor } from '../src/app.ts'
import loadPackage from '../src/index.ts'

export interface BenchBot {
  readonly robot: Robot
  readonly port: number
  readonly said: string[]
  hear(text: string): Promise<unknown>
  /** Resolves in the moment when it next says a text with that in it: who looks again and again takes its processor. */
  says(part: string): Promise<void>
  close(): Promise<void>
}

let ids = 0

export async function startBareBot(): Promise<BenchBot> {
  Object.assign(process.env, {
    HUBOT_LOG_LEVEL: 'silent',
    EXPRESS_PORT: '0',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
  })
  const said: string[] = []
  const waiting = new Map<string, () => void>()
  const say = (texts: readonly string[]): void => {
    said.push(...texts)
    for (const [part, found] of waiting) if (texts.some(text => text.includes(part))) found()
  }
  const robot = new Robot(
    {
      use: async robot =>
        Object.assign(new Adapter(robot), {
          send: async (_envelope: object, ...texts: string[]) => say(texts),
        }),
    },
    true,
    'hubot',
  )
  await robot.loadAdapter()
  await robot.run()
  const address = robot.server?.address()
  const user = { id: 'ann', name: 'ann', room: 'deployments' }
  return {
    robot,
    port: typeof address === 'object' && address ? address.port : 0,
    said,
    hear(text) {
      ids += 1
      return robot.receive(new TextMessage(user, text, `message-${ids}`))
    },
    says: part =>
      new Promise(resolve => {
        waiting.set(part, () => {
          waiting.delete(part)
          resolve()
        })
      }),
    close: async () => robot.shutdown(),
  }
}

export async function startOurBot(
  env: Readonly<Record<string, string>> = {},
): Promise<BenchBot & { readonly app: App }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  Object.assign(process.env, { HUBOT_DEPLOY_STORE: join(folder, 'deployments.db'), ...env })
  const bot = await startBareBot()
  await loadPackage(bot.robot)
  const app = await appFor(bot.robot)
  return {
    ...bot,
    app,
    async close() {
      await app.stop()
      await bot.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
