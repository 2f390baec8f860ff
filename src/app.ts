/** What there is once per robot: made at the first call, tried again until it works. assemble.ts puts it together. */
import { dirname } from 'node:path'
import type { Audit } from './audit.ts'
import { type Aliases, createAliases } from './chat/aliases.ts'
import type { Robot } from './chat/hubot.ts'
import { brainLoaded } from './chat/loaded.ts'
import type { Roster } from './chat/roster.ts'
import type { Seat } from './chat/seat.ts'
import { type Config, readConfig, settingFault } from './config.ts'
import type { Engine } from './deployment/engine.ts'
import type { Say } from './deployment/perform/say.ts'
import type { Host } from './doctor/chat.ts'
import { lazily } from './lazily.ts'
import { type Log, logFor } from './log.ts'
import { oneLine } from './messages/fault.ts'
import type { openSandbox, Sandbox } from './sandbox/sandbox.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'
import type { TeamCity } from './teamcity/teamcity.ts'
import type { Visibility } from './visibility.ts'

export interface App extends Engine {
  readonly config: Config
  readonly log: Log
  readonly audit: Audit
  readonly now: () => number
  readonly newId: () => string
  readonly store: Store
  /** Names this process among the bots on one store. */
  readonly bot: string
  readonly seat: Seat
  readonly aliases: Aliases
  readonly roster: Roster
  /** What doctor asks the robot. */
  readonly host: () => Host
  /** Null where no server is simulated. */
  readonly sandbox: Sandbox | null
  /** Says something once, now; rejects when the chat does. */
  readonly say: Say
  readonly visibility: Visibility
  /** Each throws a SettingFault where that server is not configured. */
  readonly nonProduction: () => TeamCity
  readonly production: () => TeamCity
  /** Within five seconds; nothing that was saved is lost, even where the store can't be closed. */
  stop(): Promise<void>
}

const apps = new WeakMap<Robot, Promise<App>>()

/** The app of that robot, made at the first call. After a failure the next call tries again. */
export function appFor(robot: Robot): Promise<App> {
  const known = apps.get(robot)
  if (known) return known
  const app = createApp(robot)
  apps.set(robot, app)
  app.catch(() => apps.delete(robot))
  return app
}

const againMs = 3_000
const comingUp = new WeakMap<Robot, Promise<App>>()

/** The app, as soon as it can be made: where the bot before still holds the store, or Redis is away, that takes a while. */
export function appWhenUp(robot: Robot): Promise<App> {
  const known = comingUp.get(robot)
  if (known) return known
  const app = untilItWorks(robot, () => appFor(robot))
  comingUp.set(robot, app)
  return app
}

/**
 * Begins at once, so that what a restart interrupted goes on before anybody types. `then` is called when the app is
 * there. Resolves when that is done, or has failed once and is being tried again. Never rejects.
 */
export async function startApp(
  robot: Robot,
  then: (app: App) => Promise<void> = async () => {},
): Promise<void> {
  try {
    await then(await appFor(robot))
  } catch {
    void appWhenUp(robot).then(app => untilItWorks(robot, () => then(app)))
  }
}

async function untilItWorks<T>(robot: Robot, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      logFor(robot).error(oneLine(error))
      await new Promise(resolve => setTimeout(resolve, againMs).unref())
    }
  }
}

/** Half of what a start reads: Hubot's other scripts need not wait for it. */
export const loadAssembly = lazily(() => import('./assemble.ts'))

async function createApp(robot: Robot): Promise<App> {
  void brainLoaded(robot.brain)
  const config = readConfig()
  if (config.store === null) throw settingFault('HUBOT_DEPLOY_STORE', config)
  const store = await openStore(config.store)
  try {
    const aliases = createAliases(robot.brain, store)
    const { simulated } = config
    const folder = config.store.kind === 'file' ? dirname(config.store.path) : '.data'
    const sandbox =
      simulated.length === 0
        ? null
        : await startSandbox(simulated, folder, { store, visibility: config.visibility })
    const { assemble } = await loadAssembly()
    return assemble({ robot, config, store, aliases, sandbox, lastBeatMs: await store.lastBeat() })
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startSandbox(...options: Parameters<typeof openSandbox>): Promise<Sandbox> {
  const { openSandbox } = await import('./sandbox/sandbox.ts')
  return await openSandbox(...options)
}
