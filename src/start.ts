/**
 * `npm start`: the settings of .hubotrc, then Hubot's own command line. Around it we mend what a first user would
 * stumble over: the Shell adapter's habits, and lines typed before the scripts have loaded.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Robot } from 'hubot'
import { appFor } from './app.ts'
import { joinWhenSeated } from './chat/join.ts'
import { feedShell, hearOneAddress, prepareShell } from './chat/shell.ts'
import { readConfig } from './config.ts'
import { readThreshold } from './log/levels.ts'
import { createOwnLogger } from './log/logger.ts'
import { createWriter } from './log/writer.ts'
import { logFileFails, sandboxHello, unknownLogLevel } from './messages/start.ts'

if (existsSync('.hubotrc')) process.loadEnvFile('.hubotrc')
const { simulated, logLevel, logFile, logFormat } = readConfig()
if (simulated.length > 0) console.log(sandboxHello(simulated))

/** Hubot's check of a set-up loads all and exits: no effect may be performed meanwhile, nor the store be held. */
if (process.argv.some(argument => argument === '-t' || argument === '--config-check')) {
  const folder = mkdtempSync(join(tmpdir(), 'config-check-'))
  process.env.HUBOT_DEPLOY_STORE = join(folder, 'deployments.db')
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

const adapter = flag('-a', '--adapter') ?? process.env.HUBOT_ADAPTER ?? 'Shell'
const isShell = adapter === 'Shell' && !(flag('-f', '--file') ?? process.env.HUBOT_FILE)
if (isShell) prepareShell()

/** Hubot's own logger dies of a level that it does not know. */
const { unknown } = readThreshold(process.env.HUBOT_LOG_LEVEL)
process.env.HUBOT_LOG_LEVEL = logLevel
const isText = logFormat === null ? process.stdout.isTTY || isShell : logFormat === 'text'
const logger = createOwnLogger({
  level: logLevel,
  console: createWriter({ console: isText ? 'text' : 'json' }, logLevel, Date.now),
  file: ({ error }) =>
    logFile === null
      ? null
      : createWriter(
          { file: logFile, fails: fault => error(logFileFails(logFile, fault)) },
          logLevel,
          Date.now,
        ),
})
if (unknown !== undefined) logger.warn(unknownLogLevel(unknown))

/** Node would print an error with all that hangs on it, credentials too. */
process.on('uncaughtException', error => {
  logger.fatal(error)
  process.exit(1)
})

/** Hubot looks for two folders that a bot need not have, and reports their absence as an error. It does so first of all. */
const { load } = Robot.prototype
Robot.prototype.load = function loadWhatExists(folder) {
  this.logger = logger
  return existsSync(folder) ? load.call(this, folder) : Promise.resolve([])
}

/** Ours has the name that the package had when it was installed beside Hubot. */
const { loadAdapter } = Robot.prototype
Robot.prototype.loadAdapter = async function loadHipChatToo(path) {
  if (path || !/^(?:hubot-)?hipchat$/i.test(this.adapterName ?? '')) return await loadAdapter.call(this, path)
  const { default: hipchat } = await import('./hipchat/adapter.ts')
  this.adapter = hipchat.use(this)
  this.adapterName = 'hipchat'
}

if (readConfig().oneConnection) {
  const { run } = Robot.prototype
  Robot.prototype.run = function runInTurn() {
    joinWhenSeated(this)
    return run.call(this)
  }
}

const { default: robot } = await import('hubot/bin/Hubot.mjs')
holdUntilLoaded(robot)
if (isShell) {
  feedShell(robot, () => void leave(robot))
  hearOneAddress(robot)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave(robot))

/** As Hubot reads its flags: the last one counts. */
function flag(...names: readonly string[]): string | undefined {
  const at = process.argv.findLastIndex(argument => names.includes(argument))
  return at < 0 ? undefined : process.argv[at + 1]
}

/** `-e` runs its one command before Hubot says that the scripts have loaded. */
function holdUntilLoaded(robot: Robot): void {
  if (process.argv.some(argument => argument === '-e' || argument === '--execute')) return
  const loaded = new Promise<void>(resolve => robot.on('scripts have loaded', () => resolve()))
  robot.receiveMiddleware(async _context => {
    await loaded
    return true
  })
}

async function leave(robot: Robot): Promise<void> {
  const app = await appFor(robot).catch(() => null)
  robot.brain.save()
  await app?.stop()
  robot.shutdown()
  process.exit(0)
}
