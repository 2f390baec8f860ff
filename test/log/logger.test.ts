import { describe, expect, test } from 'vitest'
import { readThreshold } from '../../src/log/levels.ts'
import { createOwnLogger, isOwnLogger, type OwnLogger } from '../../src/log/logger.ts'
import type { Entry } from '../../src/log/writer.ts'

function loggerOf(level: 'debug' | 'warn' | 'silent' = 'debug'): {
  logger: OwnLogger
  console: Entry[]
  file: Entry[]
} {
  const [console, file]: [Entry[], Entry[]] = [[], []]
  const logger = createOwnLogger({
    level,
    console: entry => console.push(entry),
    file: () => entry => file.push(entry),
  })
  return { logger, console, file }
}

test('it takes what Hubot’s takes: a text and its values, facts before them, an error', () => {
  const { logger, console, file } = loggerOf()
  const error = new Error('broken')
  logger.info('%s of %d', 'one', 2)
  logger.warn({ room: 'a' }, 'in %s', 'a')
  logger.error(error)
  logger.child({ part: 'x' }).debug({ y: 1 })
  expect(console).toEqual([
    { level: 'info', message: 'one of 2', facts: {} },
    { level: 'warn', message: 'in a', facts: { room: 'a' } },
    { level: 'error', message: 'broken', facts: { error } },
    { level: 'debug', message: '', facts: { part: 'x', y: 1 } },
  ])
  expect(file).toEqual(console)
})

test('what old scripts call works still', () => {
  const { logger, console } = loggerOf()
  logger.warning('a')
  logger.notice('b')
  expect(console.map(({ level }) => level)).toEqual(['warn', 'info'])
})

test('nothing below its level, and nothing at all when silent', () => {
  const { logger, console, file } = loggerOf('warn')
  logger.info('no')
  logger.warn('yes')
  expect([console.length, file.length, logger.isLevelEnabled('info')]).toEqual([1, 1, false])
  const silent = loggerOf('silent')
  silent.logger.fatal('no')
  expect([...silent.console, ...silent.file]).toEqual([])
})

test('an adapter that puts its own methods in place gets the console, as text; the file goes on', () => {
  const { logger, console, file } = loggerOf()
  const shown: unknown[] = []
  Object.assign(logger, { info: (...words: unknown[]) => shown.push(...words) })
  logger.info({ at: 1 }, 'it logs')
  logger.warn('the others as before')
  expect(shown).toEqual(['it logs at=1'])
  expect(console.map(({ message }) => message)).toEqual(['the others as before'])
  expect(file).toHaveLength(2)
  expect([isOwnLogger(logger), isOwnLogger({})]).toEqual([true, false])
})

describe('HUBOT_LOG_LEVEL', () => {
  test.each([
    [undefined, { level: 'info' }],
    ['', { level: 'info' }],
    ['WARN', { level: 'warn' }],
    ['warning', { level: 'warn' }],
    ['silent', { level: 'silent' }],
    ['trace', { level: 'trace' }],
    ['loud', { level: 'info', unknown: 'loud' }],
  ])('%s', (text, read) => {
    expect(readThreshold(text)).toEqual(read)
  })
})
