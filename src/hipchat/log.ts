import { format } from 'node:util'
import type { Robot } from 'hubot'
import { redact } from '../log/redact.ts'
import type { PackageAdapter } from './package.ts'

export interface ChatLog {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
  error(line: string): void
  /** Something that was thrown where nobody waits. */
  broken(error: unknown): void
}

/** On the robot's logger, which in somebody else's Hubot hides no secret. */
export function createChatLog({ logger }: Pick<Robot, 'logger'>): ChatLog {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (text: string): void =>
      void logger[level](redact(`hipchat: ${text}`))
  const error = line('error')
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error,
    broken: thrown => error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)),
  }
}

/** The package's own lines, for who debugs it. It logs its options, with the password in them: that line stays out. */
export function packageLogger(log: Pick<ChatLog, 'debug'>): PackageAdapter['logger'] {
  const line = (...words: unknown[]): void => {
    const text = format(...words)
    if (!text.startsWith('HipChat adapter options')) log.debug(text)
  }
  return { debug: line, info: line, error: line }
}
