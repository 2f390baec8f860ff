/** What stands in Hubot's `robot.logger` in a bot of our own: its lines and those of any script look like ours. */
import { format } from 'node:util'
import { clean } from './clean.ts'
import { isWritten, type Level, levels, type Threshold } from './levels.ts'
import { asText, type Entry, type Write } from './writer.ts'

type Facts = Readonly<Record<string, unknown>>
/** As pino takes them: a text and its values, before them facts or an error. */
type Method = (...words: unknown[]) => void

export type OwnLogger = Record<Level | 'warning' | 'notice' | 'silent', Method> & {
  readonly level: Threshold
  child(facts: Facts): OwnLogger
  isLevelEnabled(level: Level): boolean
}

const own = new WeakSet<object>()

/** Whether that logger of a robot is ours. */
export const isOwnLogger = (logger: object): boolean => own.has(logger)

/** An adapter that puts methods of its own in place, as Shell does to draw its prompt anew, gets the console only. */
export function createOwnLogger(options: {
  readonly level: Threshold
  readonly console: Write
  /** Made with the logger, so that it can tell its trouble there. */
  readonly file: (logger: OwnLogger) => Write | null
}): OwnLogger {
  const shown = new Map<string, Method>()
  let file: Write | null = null

  function write(entry: Entry): void {
    if (!isWritten(entry.level, options.level)) return
    file?.(entry)
    const show = shown.get(entry.level)
    if (show === undefined) options.console(entry)
    else show(asText(String(clean(entry.message)), clean(entry.facts) as Facts))
  }

  function make(inherited: Facts): OwnLogger {
    const method =
      (level: Level): Method =>
      (...words) =>
        write(entryOf(level, words, inherited))
    const logger = {
      level: options.level,
      child: (facts: Facts) => make({ ...inherited, ...facts }),
      isLevelEnabled: (level: Level) => isWritten(level, options.level),
      silent: () => {},
      warning: method('warn'),
      notice: method('info'),
    }
    for (const level of levels) {
      const mine = method(level)
      const put = (other: Method): void => void shown.set(level, other)
      Object.defineProperty(logger, level, { get: () => mine, set: put, enumerable: true })
    }
    own.add(logger)
    return logger as OwnLogger
  }

  const logger = make({})
  file = options.file(logger)
  return logger
}

function entryOf(level: Level, words: readonly unknown[], inherited: Facts): Entry {
  const [first, ...rest] = words
  if (typeof first !== 'object' || first === null) {
    return { level, message: format(...words), facts: inherited }
  }
  const facts = first instanceof Error ? { error: first } : first
  const said = rest.length > 0 ? format(...rest) : first instanceof Error ? first.message : ''
  return { level, message: said, facts: { ...inherited, ...facts } }
}
