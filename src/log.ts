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
      const text = [what, ...Object.entries(facts).map(([name, value]) => `${name}=${shown(value)}`)].join(
        ' ',
      )
      robot.logger[level](blot(`deploy: ${text}`, secrets))
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** TeamCity's access tokens begin alike, so even a foreign one is known. */
export const blot = (text: string, secrets: readonly string[]): string =>
  secrets
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    .replace(/eyJ0eXAi[\w.+/=-]+/g, '***')
