import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { built, builtFolder } from '../built.ts'
import { type Process, start, type Test } from './processes.ts'
import { newFolder } from './world.ts'

/** A bot of its own with a chat that does what `body` says when it has begun. */
function startWith(context: Test, body: string, env: Record<string, string> = {}): Process {
  const folder = newFolder(context)
  const file = join(folder, 'chat.mjs')
  writeFileSync(
    file,
    `import { EventEmitter } from 'node:events'
    class Chat extends EventEmitter {
      async run() {
        this.robot.on('scripts have loaded', () => this.begin())
        this.emit('connected')
      }
      begin() { ${body} }
      close() {}
    }
    export default { use: async robot => Object.assign(new Chat(), { robot }) }`,
  )
  return start(context, [process.execPath, built('src/start.ts')], {
    cwd: builtFolder,
    env: {
      HUBOT_FILE: file,
      HUBOT_LOG_LEVEL: 'info',
      HUBOT_DEPLOY_SANDBOX: 'false',
      HUBOT_DEPLOY_STORE: join(folder, 'deployments.db'),
      HUBOT_DEPLOY_API_TOKEN: 'api-secret-4',
      HUBOT_CHAT_PASSWORD: 'chat-secret-5',
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      ...env,
    },
  })
}

const end = 'this.robot.logger.info("the end"); process.exit(0)'
const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe.concurrent('the log of a bot of its own', { timeout: 60_000 }, () => {
  test('Hubot’s lines and ours are JSON lines of one form, to the last', async context => {
    const bot = startWith(context, end)
    expect(await bot.exit).toEqual({ code: 0, signal: null })
    const lines = jsonLines(bot.output)
    for (const line of lines) expect(Object.keys(line).slice(0, 3)).toEqual(['time', 'level', 'message'])
    const messages = lines.map(({ message }) => message)
    expect(messages).toContain(
      'deploy: HUBOT_TEAMCITY_PROD_URL is not set, so nothing can be deployed. Set it, and restart me; then "deployment doctor" says what is still missing.',
    )
    expect(messages).toContain('No external-scripts.json found. Skipping.')
    expect(messages.at(-1)).toBe('the end')
  })

  test('text is for those who ask for it', async context => {
    const bot = startWith(context, end, { HUBOT_DEPLOY_LOG_FORMAT: 'text' })
    await bot.exit
    expect(bot.output).toMatch(/^\d{4}-\S+Z info {2}the end$/m)
  })

  test('a level that there is not is one line, and info', async context => {
    const bot = startWith(context, end, { HUBOT_LOG_LEVEL: 'loud' })
    await bot.exit
    expect(
      jsonLines(bot.output).filter(({ message }) => String(message).includes('HUBOT_LOG_LEVEL')),
    ).toEqual([
      {
        time: expect.any(String),
        level: 'warn',
        message:
          'HUBOT_LOG_LEVEL must be trace, debug, info, warn, error, fatal or silent, not "loud". It is info now.',
      },
    ])
    expect(bot.output).toContain('the end')
  })

  test('silent is silent', async context => {
    const bot = startWith(context, end, { HUBOT_LOG_LEVEL: 'silent' })
    expect((await bot.exit).code).toBe(0)
    expect(bot.output).toBe('')
  })

  test('the file has all that the console has', async context => {
    const file = join(newFolder(context), 'logs', 'bot.log')
    const bot = startWith(context, end, { HUBOT_DEPLOY_LOG_FILE: file })
    await bot.exit
    const withoutTime = (text: string) => jsonLines(text).map(({ time: _time, ...line }) => line)
    expect(withoutTime(readFileSync(file, 'utf8'))).toEqual(withoutTime(bot.output))
  })

  test('a file that can’t be written is one line, and the bot goes on', async context => {
    const file = newFolder(context)
    mkdirSync(join(file, 'is-a-folder'))
    const bot = startWith(context, end, { HUBOT_DEPLOY_LOG_FILE: file })
    expect((await bot.exit).code).toBe(0)
    expect(bot.output.split('EISDIR')).toHaveLength(2)
    expect(jsonLines(bot.output)[0]?.message).toMatch(
      /^The log can't be written to .* Check HUBOT_DEPLOY_LOG_FILE/,
    )
    expect(bot.output).toContain('the end')
  })

  test('no script, and no crash, tells a secret of the environment', async context => {
    const bot = startWith(
      context,
      `this.robot.logger.warn('Bearer %s', process.env.HUBOT_DEPLOY_API_TOKEN)
      this.robot.logger.error({ password: 'any', deep: { login: process.env.HUBOT_CHAT_PASSWORD } }, 'login')
      const headers = { Authorization: 'Bearer ' + process.env.HUBOT_DEPLOY_API_TOKEN }
      throw Object.assign(new Error('no ' + process.env.HUBOT_CHAT_PASSWORD), { config: { headers } })`,
    )
    expect((await bot.exit).code).toBe(1)
    expect(bot.output).toContain('"message":"Bearer ***"')
    expect(bot.output).toContain('"password":"***","deep":{"login":"***"}')
    expect(jsonLines(bot.output).at(-1)).toMatchObject({ level: 'fatal', message: 'no ***' })
  })
})
