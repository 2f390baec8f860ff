import { randomBytes } from 'node:crypto'
import type { Robot } from './chat/hubot.ts'

type Line = (what: string, facts?: Readonly<Record<string, unknown>>) => void

export interface Log {
  readonly debug: Line
  readonly info: Line
  readonly warn: Line
  readonly error: Line
}

/** Lines for the operator, through Hubot's logger. No secret passes: each known one is blotted out of the whole line. */
export function createLog(robot: Robot, secrets: readonly string[]): Log {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error'): Line =>
    (what, facts = {}) => {
      const clean = (value: unknown): string => blot(String(value), secrets)
      const shown = (value: unknown): string =>
        typeof value === 'string' ? JSON.stringify(clean(value)) : clean(value)
      const words = Object.entries(facts).map(([name, value]) => `${name}=${shown(value)}`)
      robot.logger[level]([`deploy: ${clean(what)}`, ...words].join(' '))
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** TeamCity's access tokens begin alike, so even a foreign one is known. The longest secret goes first. */
export const blot = (text: string, secrets: readonly string[]): string =>
  [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    .replace(/eyJ0eXAi[\w.+/=-]+/g, '***')

/** Under which something stands in the log: short enough to type, long enough to find one line among many. */
export const newRef = (): string => randomBytes(3).toString('hex')
