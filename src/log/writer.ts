import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import type { Logger } from 'winston'
import { appendLine, checkAppend } from './append.ts'
import { clean } from './clean.ts'
import { isWritten, type Level, levels, type Threshold } from './levels.ts'

export interface Entry {
  readonly level: Level
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

export type Write = (entry: Entry) => void

export type Output =
  | { readonly console: 'text' | 'json' }
  /** JSON lines. `fails` is told once when they can't be written, and again only when they could be in between. */
  | { readonly file: string; readonly fails: (error: unknown) => void }

/** Of what is kept of a log file: 50 MB at most. */
const rotation = { bytes: 10_000_000, files: 5 }

/**
 * Writes entries by winston; its first format, which each of them passes, hides what is secret. Winston is loaded by
 * the first line that is written: most starts write none, and it would be a sixth of their time.
 */
export function createWriter(output: Output, level: Threshold, now: () => number): Write {
  const stream = 'file' in output ? fileStream(output) : null
  let winston: Logger | undefined
  return entry => {
    if (!isWritten(entry.level, level)) return
    winston ??= openWinston('console' in output ? output.console : 'json', stream, now)
    winston.log({ ...entry })
  }
}

function openWinston(look: 'text' | 'json', stream: Writable | null, now: () => number): Logger {
  const require = createRequire(import.meta.url)
  const { createLogger, format, transports } = require('winston') as typeof import('winston')
  const redacted = format(info => ({
    ...info,
    message: clean(info.message),
    facts: clean(info.facts),
    time: new Date(now()).toISOString(),
  }))
  const json = format.printf(({ time, level, message, facts }) =>
    JSON.stringify({ time, level, message, ...beside(facts) }),
  )
  const text = format.printf(({ time, level, message, facts }) =>
    [time, level.padEnd(5), asText(String(message), beside(facts))].join(' '),
  )
  return createLogger({
    levels: Object.fromEntries([...levels].reverse().map((name, rank) => [name, rank])),
    level: 'trace',
    format: format.combine(redacted(), look === 'json' ? json : text),
    transports: [stream ? new transports.Stream({ stream, eol: '' }) : new transports.Console()],
  })
}

/** Winston's own file transport loses what is not written yet when the process exits, and all after a full disk. */
function fileStream({ file, fails }: Extract<Output, { file: string }>): Writable {
  let isFailing = false
  const attempt = (work: () => void): void => {
    try {
      work()
      isFailing = false
    } catch (error) {
      const wasFailing = isFailing
      isFailing = true
      if (!wasFailing) fails(error)
    }
  }
  attempt(() => checkAppend(file))
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      attempt(() => appendLine(file, line, rotation))
      done()
    },
  })
}

const ofEveryLine = new Set(['time', 'level', 'message'])

/** Facts as fields beside those that every line has. */
const beside = (facts: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts ?? {}).map(([name, value]) => [ofEveryLine.has(name) ? `${name}_` : name, value]),
  )

/** One line for people: `what name="value"`. */
export const asText = (message: string, facts: Readonly<Record<string, unknown>>): string =>
  [
    message,
    ...Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${JSON.stringify(value)}`],
    ),
  ].join(' ')
