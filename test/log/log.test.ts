import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Robot } from '../../src/chat/hubot.ts'
import { concerning } from '../../src/log/concerning.ts'
import { logFor } from '../../src/log.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['HUBOT_DEPLOY_LOG_FILE', 'HUBOT_DEPLOY_API_TOKEN', 'HUBOT_LOG_LEVEL'])
    delete process.env[name]
})

function robotOf(adapterName: string): { robot: Robot; lines: unknown[][] } {
  const lines: unknown[][] = []
  const line = (...words: unknown[]) => lines.push(words)
  const logger = { debug: line, info: line, warn: line, error: line }
  return { robot: { adapterName, logger } as unknown as Robot, lines }
}

test('Hubot’s logger gets the words, and the facts as fields', () => {
  const { robot, lines } = robotOf('slack')
  logFor(robot).warn('refused', { alias: 'search', build: 7 })
  expect(lines).toEqual([[{ alias: 'search', build: 7 }, 'deploy: refused']])
})

test('the Shell adapter’s gets one line', () => {
  const { robot, lines } = robotOf('Shell')
  logFor(robot).warn('refused', { alias: 'search', build: 7 })
  expect(lines).toEqual([['deploy: refused alias="search" build=7']])
})

test('what is logged while a deployment is worked on names it, however deep, and nothing else does', async () => {
  const { robot, lines } = robotOf('slack')
  const log = logFor(robot)
  await Promise.all([
    concerning('d1', async () => {
      await new Promise(resolve => setImmediate(resolve))
      log.info('one')
    }),
    concerning('d2', async () => log.info('two', { deployment: 'd3' })),
  ])
  log.info('none')
  expect(lines).toEqual([
    [{ deployment: 'd3' }, 'deploy: two'],
    [{ deployment: 'd1' }, 'deploy: one'],
    [{}, 'deploy: none'],
  ])
})

test('no secret of the environment passes, in the words, in facts or in errors, to the console or the file', () => {
  const file = join(folder, 'new', 'bot.log')
  Object.assign(process.env, { HUBOT_DEPLOY_LOG_FILE: file, HUBOT_DEPLOY_API_TOKEN: 'tell-nobody' })
  const { robot, lines } = robotOf('slack')
  logFor(robot).error('said tell-nobody', { error: new Error('tell-nobody'), deep: [{ a: 'tell-nobody' }] })
  const written = readFileSync(file, 'utf8')
  expect(JSON.stringify(lines)).toContain('said ***')
  expect(JSON.parse(written)).toMatchObject({
    time: expect.stringMatching(/Z$/),
    level: 'error',
    message: 'deploy: said ***',
    deep: [{ a: '***' }],
    error: { message: '***', stack: expect.stringContaining('log.test') },
  })
  expect(JSON.stringify(lines) + written).not.toContain('tell-nobody')
})

test('the file gets what the level lets through', () => {
  const file = join(folder, 'bot.log')
  Object.assign(process.env, { HUBOT_DEPLOY_LOG_FILE: file, HUBOT_LOG_LEVEL: 'warning' })
  const log = logFor(robotOf('slack').robot)
  log.info('quiet')
  log.warn('loud')
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([expect.stringContaining('loud'), ''])
})

test('a file that can’t be written is one line, and the bot goes on', () => {
  process.env.HUBOT_DEPLOY_LOG_FILE = '/dev/full'
  const { robot, lines } = robotOf('Shell')
  const log = logFor(robot)
  for (const what of ['one', 'two', 'three']) log.warn(what)
  expect(lines.flat()).toEqual([
    "deploy: The log can't be written to /dev/full (ENOSPC: no space left on device, write), so for now it goes to the console alone. Check HUBOT_DEPLOY_LOG_FILE, its folder and the disk.",
    'deploy: one',
    'deploy: two',
    'deploy: three',
  ])
})
