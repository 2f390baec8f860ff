import { randomBytes } from 'node:crypto'
import type { Robot } from './chat/hubot.ts'
import { readConfig } from './config.ts'
import { clean } from './log/clean.ts'
import { concerned } from './log/concerning.ts'
import type { Level } from './log/levels.ts'
import { isOwnLogger } from './log/logger.ts'
import { redact } from './log/redact.ts'
import { asText, createWriter, type Write } from './log/writer.ts'
import { logFileFails } from './messages/start.ts'

type Line = (what: string, facts?: Readonly<Record<string, unknown>>) => void

export interface Log {
  readonly debug: Line
  readonly info: Line
  readonly warn: Line
  readonly error: Line
}

const logs = new WeakMap<Robot, Log>()

/**
 * Lines for the operator, on the robot's own logger: one look in one console. In a bot of our own that is ours, and
 * writes the file too; in somebody else's Hubot only our lines go to the file. No secret passes, whatever is logged,
 * and a line that is logged while a deployment is worked on names it.
 */
export function logFor(robot: Robot): Log {
  const known = logs.get(robot)
  if (known) return known
  const { logFile: file, logLevel } = readConfig()
  let write: Write | null = null
  const log = createLog(robot, entry => write?.(entry))
  logs.set(robot, log)
  if (file !== null && !isOwnLogger(robot.logger)) {
    const fails = (error: unknown): void => log.error(logFileFails(file, error))
    write = createWriter({ file, fails }, logLevel, Date.now)
  }
  return log
}

function createLog(robot: Robot, also: Write): Log {
  const line =
    (level: Exclude<Level, 'trace' | 'fatal'>): Line =>
    (what, given = {}) => {
      const deployment = concerned()
      const facts = clean({ ...(deployment === undefined ? {} : { deployment }), ...given }) as typeof given
      const message = redact(`deploy: ${what}`)
      also({ level, message, facts })
      // Others take facts as fields; Shell joins what it is given to one line.
      const isJoined = robot.adapterName === 'Shell' && !isOwnLogger(robot.logger)
      if (isJoined) robot.logger[level](asText(message, facts))
      else robot.logger[level](facts, message)
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** Under which something stands in the log: short enough to type, long enough to find one line among many. */
export const newRef = (): string => randomBytes(3).toString('hex')
