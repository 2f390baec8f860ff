import type { App } from './app.ts'
import { createAudit, moveOf } from './audit.ts'
import type { Aliases } from './chat/aliases.ts'
import { hostOf, isOtherChat } from './chat/host.ts'
import type { Robot } from './chat/hubot.ts'
import { standDown } from './chat/once.ts'
import { createRoster } from './chat/roster.ts'
import { sayThrough } from './chat/say.ts'
import { createSeat, ownSeat, waitsForSeat } from './chat/seat.ts'
import type { Config } from './config.ts'
import type { Deployment } from './deployment/deployment.ts'
import { createEngine } from './deployment/engine.ts'
import { createLockWatch } from './deployment/lock-watch.ts'
import type { Notice } from './deployment/notice.ts'
import type { Report } from './deployment/perform/hindered.ts'
import type { TurnWatch } from './deployment/turn-watch.ts'
import { sayHowItStarts } from './how-it-starts.ts'
import { createIds } from './ids.ts'
import { lazily } from './lazily.ts'
import { loadTurns } from './lazy-turns.ts'
import { logFor, newRef } from './log.ts'
import { cancelComment, doubleComment, pinComment, queueComment, unpinComment } from './messages/comment.ts'
import { oneLine } from './messages/fault.ts'
import { lockEnded } from './messages/lock.ts'
import { notice } from './messages/notice.ts'
import { auditCompleted, sandboxTag, startText, storeWeakness } from './messages/start.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { windDown } from './stop.ts'
import { oncePerOutage } from './store/outage.ts'
import type { Store } from './store/store.ts'
import { loadClient } from './teamcity/lazy.ts'
import { connectServers, orAway } from './teamcity/servers.ts'
import { createVisibility } from './visibility.ts'

/** When the start is over: the first deploy would wait for what it needs otherwise. */
const warmUpMs = 1_000
const warmUp = (): Promise<unknown> => Promise.all([loadClient(), import('./commands/deploy.ts')])

/** The effects around a deployment: their first one waits for it. */
export const loadAround = lazily(() => import('./around.ts'))
/** What a killed bot left out of the audit log. */
export const loadMissingLines = lazily(() => import('./missing-lines.ts'))

export function assemble({
  robot,
  config,
  store,
  aliases,
  sandbox,
  lastBeatMs,
}: {
  robot: Robot
  config: Config
  store: Store
  aliases: Aliases
  sandbox: Sandbox | null
  lastBeatMs: number | null
}): App {
  const log = logFor(robot)
  const { replicas } = store
  const now = replicas?.now ?? Date.now
  const newId = createIds(now, replicas !== null)
  const audit = createAudit({
    file: config.auditFile,
    now,
    newId,
    failed: (what, line) => log.error(what, { line }),
  })
  const servers = connectServers(config, sandbox, (level, line) => log[level](line))
  const tag = sandbox ? sandboxTag(config.simulated) : null

  const bot = newId()
  let isStopped = false
  const failed = oncePerOutage({
    report: (deployment, error) => log.warn(oneLine(error), deployment === undefined ? {} : { deployment }),
    reach: () => store.beat(now()),
    back: () => log.info(startText.storeIsBack),
    isOver: () => isStopped,
  })
  const seat =
    config.oneConnection && replicas && waitsForSeat(robot)
      ? createSeat({
          replicas,
          bot,
          clocks: [Date.now, () => performance.now()],
          failed: error => failed(undefined, error),
        })
      : ownSeat

  const report: Report = (deployment, fault, words = fault.message) => {
    const ref = newRef()
    log.warn(`[ref ${ref}] ${words}`, { deployment: deployment.id, alias: deployment.alias })
    return ref
  }
  const noticeOf = (what: Notice, deployment: Deployment): string => notice(what, deployment, now(), tag)
  const visibility = createVisibility({
    config,
    systems: sandbox?.standIns ?? config.visibility,
    isElsewhere: isOtherChat(robot),
    random: Math.random,
    log: (level, line) => log[level](line),
  })

  const say = sayThrough(robot)
  const engine = createEngine({
    store,
    nonProduction: orAway('non-production', servers.nonProduction),
    production: orAway('production', servers.production),
    say,
    words: {
      pinComment,
      queueComment,
      doubleComment,
      cancelComment,
      unpinComment,
      notice: noticeOf,
    },
    answerMs: config.timeoutMs,
    speaks: seat.isMine,
    settleMs: config.settleMs,
    pollMs: config.pollMs,
    patienceMs: config.patienceMs,
    now,
    random: Math.random,
    report,
    loadAround: async () => {
      const { createAround } = await loadAround()
      return createAround({ config, store, visibility, noticeOf, report, now, random: Math.random })
    },
    moved: (deployment, event) => {
      const { id, alias, state } = deployment
      log.info(event.type, { deployment: id, alias, state })
      audit.record(moveOf(deployment, event))
    },
    failed,
  })

  const lockWatch = createLockWatch({
    store,
    say,
    speaks: seat.isMine,
    words: lockEnded,
    now,
    newId,
    failed: error => failed(undefined, error),
  })

  let turnWatch: TurnWatch | null = null
  async function watchTurns(app: App): Promise<void> {
    const turns = await loadTurns()
    if (isStopped) return
    turnWatch = turns.watchTurns({ robot, app, failed: error => failed(undefined, error) })
    turnWatch.start()
  }

  const beganMs = now()
  async function completeAudit(): Promise<void> {
    const { addMissingLines } = await loadMissingLines()
    if (isStopped) return
    const added = await addMissingLines({ store, audit, file: config.auditFile, beganMs })
    if (added > 0) log.info(auditCompleted(added))
  }

  async function stop(): Promise<void> {
    isStopped = true
    lockWatch.stop()
    turnWatch?.stop()
    engine.reconciliation.stop()
    await windDown({
      robot,
      worker: engine.worker,
      seat,
      standDown: async () => void (replicas && (await standDown(replicas, bot))),
      isStoodBy: async key => (await replicas?.isStoodBy(key)) === true,
      close() {
        servers.close()
        return [visibility.close(), sandbox?.close(), store.close()]
      },
      failed: error => log.error(oneLine(error)),
    })
  }

  sayHowItStarts(robot, config, { log, now })
  if (config.oneConnection && seat === ownSeat) log.warn(startText.noSeat)
  store.weaknesses().then(
    weak => {
      for (const weakness of weak) log.warn(storeWeakness[weakness])
    },
    error => failed(undefined, error),
  )
  robot.brain.once('close', () => void stop().catch(error => log.error(oneLine(error))))
  setTimeout(() => void warmUp().catch(() => undefined), warmUpMs).unref()
  engine.worker.start()
  lockWatch.start()
  engine.reconciliation.start(lastBeatMs)
  const app: App = {
    ...engine,
    config,
    log,
    audit,
    now,
    newId,
    store,
    bot,
    seat,
    aliases,
    roster: createRoster(robot),
    host: () => hostOf(robot),
    sandbox,
    say,
    visibility,
    nonProduction: servers.nonProduction,
    production: servers.production,
    stop,
  }
  for (const work of [() => watchTurns(app), completeAudit]) {
    setTimeout(() => void work().catch(error => isStopped || failed(undefined, error)), warmUpMs).unref()
  }
  return app
}
