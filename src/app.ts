/** Wires everything, once per robot. The clock, randomness and ids are read here and handed on. */
import { v7 as newId } from 'uuid'
import { type Aliases, createAliases } from './chat/aliases.ts'
import { newRef } from './chat/fault.ts'
import type { Robot } from './chat/hubot.ts'
import { brainLoaded } from './chat/loaded.ts'
import { sayThrough } from './chat/say.ts'
import { type Config, readConfig, type ServerConfig, SettingFault, type SettingName } from './config.ts'
import { createApply } from './deployment/apply.ts'
import type { Deployment } from './deployment/deployment.ts'
import { performPin } from './deployment/perform/pin.ts'
import { performQueue } from './deployment/perform/queue.ts'
import { performSay } from './deployment/perform/say.ts'
import { createReconciliation, type Reconciliation } from './deployment/reconcile.ts'
import { createWorker, type Worker } from './deployment/worker.ts'
import { createHealth } from './http/health.ts'
import { createLog, type Log } from './log.ts'
import {
  notice,
  oneLine,
  pinComment,
  queueComment,
  sandboxHello,
  sandboxTag,
  settingMissing,
  settingProblem,
  startText,
} from './messages.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { createTeamCity } from './teamcity/client.ts'
import type { TeamCity, TeamCityFault, TeamCityServer } from './teamcity/teamcity.ts'

export interface App {
  readonly config: Config
  readonly log: Log
  readonly now: () => number
  readonly newId: () => string
  readonly store: Store
  readonly aliases: Aliases
  readonly brainLoaded: () => Promise<void>
  /** Each throws a SettingFault where that server is not configured. */
  readonly nonProduction: () => TeamCity
  readonly production: () => TeamCity
  readonly worker: Worker
  readonly reconciliation: Reconciliation
  readonly health: ReturnType<typeof createHealth>
  /** Within five seconds; nothing that was saved is lost. */
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

/** Begins at once, so that what a restart interrupted goes on before anybody types. Never rejects. */
export async function startApp(robot: Robot): Promise<void> {
  await appFor(robot).catch((error: unknown) => createLog(robot, readConfig().secrets).error(oneLine(error)))
}

async function createApp(robot: Robot): Promise<App> {
  const loaded = brainLoaded(robot.brain)
  const config = readConfig()
  const log = createLog(robot, config.secrets)
  const now = Date.now
  const store = openSqliteStore(config.store)
  const aliases = createAliases(robot.brain, store)
  const world = config.sandbox ? await startSandbox(config, store, aliases) : null

  const connect = (server: TeamCityServer, settings: ServerConfig | null): TeamCity | null =>
    settings &&
    createTeamCity({
      server,
      ...settings,
      timeoutMs: config.timeoutMs,
      random: Math.random,
      log: (level, line) => log[level](line),
    })
  const nonProduction = connect('non-production', config.nonProduction ?? world?.nonProduction ?? null)
  const production = connect('production', config.production ?? world?.production ?? null)
  const tag = world?.production ? sandboxTag : null

  const report = (deployment: Deployment, fault: TeamCityFault): string => {
    const ref = newRef()
    log.warn(`[ref ${ref}] ${fault.message}`, { deployment: deployment.id, alias: deployment.alias })
    return ref
  }
  const failed = (deploymentId: string | undefined, error: unknown): void =>
    log.warn(oneLine(error), deploymentId === undefined ? {} : { deployment: deploymentId })
  const getNonProduction = (): TeamCity => nonProduction ?? missing('HUBOT_TEAMCITY_NONPROD_URL', config)
  const getProduction = (): TeamCity => production ?? missing('HUBOT_TEAMCITY_PROD_URL', config)

  const apply = createApply(store, now, ({ id, alias, state }, event) => {
    log.info(event.type, { deployment: id, alias, state })
    worker.nudge()
    if (event.type === 'deploy_queued') reconciliation.look(id)
  })
  const worker: Worker = createWorker({
    store,
    apply,
    performers: {
      pin: performPin({ server: getNonProduction, comment: pinComment, report }),
      queue: performQueue({
        server: getProduction,
        comment: queueComment,
        report,
        now,
        random: Math.random,
        answerMs: config.timeoutMs,
      }),
      say: performSay({
        say: sayThrough(robot),
        words: (what, deployment) => notice(what, deployment, now(), tag),
        random: Math.random,
        now,
        failed: (deployment, error) => failed(deployment.id, error),
      }),
    },
    now,
    random: Math.random,
    failed: (entry, error) => failed(entry?.deploymentId, error),
  })
  const reconciliation = createReconciliation({
    store,
    server: getProduction,
    apply,
    pollMs: config.pollMs,
    now,
    failed: (deployment, error) => failed(deployment?.id, error),
  })

  async function stop(): Promise<void> {
    apps.delete(robot)
    reconciliation.stop()
    await worker.stop(4_000)
    nonProduction?.close()
    production?.close()
    await world?.close()
    await store.close()
  }
  const app = {
    config,
    log,
    now,
    newId,
    store,
    aliases,
    brainLoaded: loaded,
    nonProduction: getNonProduction,
    production: getProduction,
    worker,
    reconciliation,
    stop,
  }
  const whole: App = { ...app, health: response => health(response) }
  const health = createHealth(whole)
  sayHowItStarts(robot, whole, tag)
  robot.brain.once('close', () => void stop().catch(error => log.error(oneLine(error))))
  worker.start()
  reconciliation.start()
  return whole
}

async function startSandbox(config: Config, store: Store, aliases: Aliases): Promise<Sandbox> {
  const { openSandbox } = await import('./sandbox/sandbox.ts')
  return await openSandbox(config, store, aliases)
}

function missing(setting: SettingName, config: Config): never {
  throw new SettingFault(
    setting,
    config.problems.find(problem => problem.setting === setting),
  )
}

/** Everything about the set-up that the operator should know before somebody types. */
function sayHowItStarts(
  robot: Robot,
  { config, log, nonProduction, production }: App,
  tag: string | null,
): void {
  for (const problem of config.problems) log.warn(settingProblem(problem))
  for (const server of [nonProduction, production]) {
    try {
      server()
    } catch (error) {
      if (error instanceof SettingFault && !error.problem) log.warn(settingMissing(error.setting, undefined))
    }
  }
  if (tag) log.info(sandboxHello('the production TeamCity is'))
  if (robot.server && !robot.server.listening) log.error(startText.notListening)
  if (robot.server && config.webhookSecret === null) log.info(startText.noWebhooks)
}
