/** The bot as one process of the simulated world: a real Robot with its own app, on a store that outlives it. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Adapter, Robot, TextMessage } from 'hubot'
import keepBrain from '../../scripts/brain.ts'
import { type App, appFor } from '../../src/app.ts'
import loadPackage from '../../src/index.ts'
import type { Chat } from './chat.ts'
import { closeHandles } from './disk.ts'
import { createHost, type Host } from './host.ts'

export interface Line {
  readonly person: string
  readonly room: string
  readonly text: string
  readonly id: string
}

export interface Bot {
  readonly host: Host
  readonly robot: Robot
  hears(line: Line): Promise<void>
  app(): Promise<App>
}

export const botPort = 8080

export interface BotOptions {
  readonly name: string
  readonly folder: string
  /** Where the next one finds what it wrote. */
  readonly heir: string
  readonly env: Readonly<Record<string, string>>
  readonly chat: Chat
  readonly log: (line: string) => void
  /** Called before anything of it runs. */
  readonly born: (host: Host) => void
}

/** Its scripts have loaded when it resolves; it may have died by then. */
export async function startBot({ name, folder, heir, env, chat, log, born }: BotOptions): Promise<Bot> {
  const host = createHost(name)
  mkdirSync(folder, { recursive: true })
  host.onDeath(() => bequeath(host, folder, heir))
  born(host)
  Object.assign(process.env, env, {
    EXPRESS_PORT: String(botPort),
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
    HUBOT_DEPLOY_STORE: join(folder, 'deployments.db'),
    HUBOT_LOG_LEVEL: 'silent',
  })
  const robot = new Robot({ use: async robot => adapter(robot, host, chat) }, true, 'hubot')
  const line = (...words: unknown[]): void => {
    if (host.isAlive) log(words.map(String).join(' '))
  }
  Object.assign(robot, { logger: { trace: line, debug: line, info: line, warn: line, error: line } })
  await host.run(async () => {
    await robot.loadAdapter()
    await robot.run()
    await keepBrain(robot)
    await loadPackage(robot)
  })
  return {
    host,
    robot,
    hears: async ({ person, room, text, id }) =>
      await host.run(
        async () => void (await robot.receive(new TextMessage({ id: person, name: person, room }, text, id))),
      ),
    app: () => host.run(() => appFor(robot)),
  }
}

/** As `kill -9` leaves things: what was written is in the files, for the next one to find in that folder. */
function bequeath(host: Host, folder: string, heir: string): void {
  mkdirSync(heir, { recursive: true })
  for (const name of ['deployments.db', 'deployments.db-wal']) {
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(heir, name))
  }
  closeHandles(host)
}

const adapter = (robot: Robot, host: Host, chat: Chat): object =>
  Object.assign(new Adapter(robot), {
    name: 'test',
    send: async (envelope: { room?: string; user?: { id: string } }, ...texts: string[]) => {
      for (const text of texts) await chat.send(host, envelope.room ?? `@${envelope.user?.id}`, text)
    },
  })
