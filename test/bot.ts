/**
 * A real Robot with a small adapter, in a simulated world of two TeamCity servers: the ground of every scenario. After
 * each test all that any bot in it has said, logged, answered and written is searched for every secret it was given, and
 * its audit log is held against the record in the store.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Adapter, Robot, TextMessage } from 'hubot'
import { afterEach } from 'vitest'
import keepBrain from '../scripts/brain.ts'
import { type App, appFor } from '../src/app.ts'
import loadPackage from '../src/index.ts'
import { createOwnLogger } from '../src/log/logger.ts'
import { createWriter, type Write } from '../src/log/writer.ts'
import { createTeamCitySimulator, type TeamCitySimulator } from '../src/sandbox/teamcity/simulator.ts'
import { settings } from '../src/settings.ts'
import { expectAudited } from './audited.ts'
import { type Watch, watchFor } from './secrets.ts'

export interface Said {
  readonly room: string | undefined
  /** Whom the envelope names, if anybody. */
  readonly user?: { readonly id: string; readonly room?: string }
  readonly text: string
}

export interface World {
  readonly nonProduction: TeamCitySimulator
  readonly production: TeamCitySimulator
  readonly folder: string
  /** Ids of deployments of which the test itself has written the record, or hidden it from the bot. */
  readonly byHand: Set<string>
}

export interface Bot {
  readonly robot: Robot
  readonly app: App
  readonly said: Said[]
  /** What was said last, anywhere. */
  readonly lastReply: string
  /** Says a line as that person, and waits for the answer. Addressed to `hubot` unless it says otherwise. */
  says(person: string, text: string, message?: { room?: string | null; id?: string }): Promise<void>
  /** Waits until that has been said, in that room if one is given. */
  hears(text: string | RegExp, room?: string): Promise<string>
  /** How often that was said. */
  count(text: string | RegExp, room?: string): number
  /** While it returns an error, the chat takes nothing. */
  chatFails: (() => Error | null) | null
  url(path: string): string
  /** As a kill would leave things: nothing more is done, the files stay. */
  stop(): Promise<void>
}

const token = { nonProduction: 'nonprod-secret-1', production: 'prod-secret-2' }
export const secrets = [...Object.values(token), 'webhook-secret-3', 'api-secret-4']
const cleanUps: (() => Promise<void>)[] = []
/** Folders of worlds in which a bot was told to write its audit log somewhere else, or nowhere. */
const auditedElsewhere = new Set<string>()

afterEach(async () => {
  const faults: unknown[] = []
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp().catch(fault => faults.push(fault))
  for (const name of Object.keys(settings)) delete process.env[name]
  if (faults.length > 0) throw faults[0]
})

/** Done when the test is over: what came last goes first. */
export const atEnd = (work: () => Promise<void>): void => void cleanUps.push(work)

/** Two servers with one app on them; the production builds wait until the test lets them go on. */
export async function startWorld(): Promise<World> {
  const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
  const nonProduction = await createTeamCitySimulator({
    token: token.nonProduction,
    configurations: [
      { id: 'Restaurant_Build', name: 'Build', ...project },
      { id: 'Empty_Build', name: 'Empty', ...project },
    ],
    builds: [
      {
        buildTypeId: 'Restaurant_Build',
        number: 'Restaurant_229',
        status: 'SUCCESS',
        finishedMsAgo: 7_200_000,
      },
      {
        buildTypeId: 'Restaurant_Build',
        number: 'Restaurant_230',
        status: 'SUCCESS',
        statusText: 'Tests passed: 27',
        revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
        finishedMsAgo: 720_000,
      },
    ],
  })
  const production = await createTeamCitySimulator({
    token: token.production,
    configurations: [
      { id: 'Restaurant_DeployNA', name: 'Deploy NA', ...project },
      { id: 'Other_Deploy', name: 'Deploy', ...project },
    ],
  })
  production.holdBuilds(true)
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'))
  const byHand = new Set<string>()
  cleanUps.push(async () => {
    await Promise.all([nonProduction.close(), production.close()])
    rmSync(folder, { recursive: true, force: true })
  })
  cleanUps.push(async () => {
    if (!auditedElsewhere.delete(folder)) await expectAudited(folder, byHand)
  })
  return { nonProduction, production, folder, byHand }
}

export const alias =
  'hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA name=RestaurantAPI env=prod-na'

export interface Options {
  readonly world?: World
  readonly env?: Readonly<Record<string, string>>
  readonly aliases?: readonly string[]
  readonly as?: 'bot' | 'package'
  readonly name?: string
  readonly before?: (robot: Robot) => void
  /** False as with `--disable-httpd`. */
  readonly http?: boolean
}

interface Chat {
  watch: Watch
  readonly said: Said[]
  fails: (() => Error | null) | null
}

/** A bot in a world of its own, or in one that is given; with the alias restaurant-api-na unless told otherwise. */
export async function startBot(options: Options = {}): Promise<{ bot: Bot; world: World }> {
  const world = options.world ?? (await startWorld())
  const chat: Chat = { watch: watchFor({}), said: [], fails: null }
  const bot = await openBot(await startRobot(world, options, chat), chat)
  for (const line of options.aliases ?? [alias]) {
    await bot.says('ann', line)
    chat.said.pop()
  }
  return { bot, world }
}

/** A bot whose app can't come up: its robot, and what it says. */
export async function startUnready(options: Options = {}): Promise<{ robot: Robot; said: Said[] }> {
  const chat: Chat = { watch: watchFor({}), said: [], fails: null }
  const robot = await startRobot(options.world ?? (await startWorld()), options, chat)
  return { robot, said: chat.said }
}

async function startRobot(world: World, options: Options, chat: Chat): Promise<Robot> {
  const env = {
    EXPRESS_PORT: '0',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
    HUBOT_TEAMCITY_NONPROD_URL: world.nonProduction.url,
    HUBOT_TEAMCITY_NONPROD_TOKEN: token.nonProduction,
    HUBOT_TEAMCITY_PROD_URL: world.production.url,
    HUBOT_TEAMCITY_PROD_TOKEN: token.production,
    HUBOT_TEAMCITY_TIMEOUT_SECONDS: '1',
    HUBOT_TEAMCITY_SETTLE_SECONDS: '1',
    HUBOT_DEPLOY_STORE: join(world.folder, 'deployments.db'),
    HUBOT_DEPLOY_POLL_SECONDS: '0.1',
    HUBOT_LOG_LEVEL: 'trace',
    ...options.env,
  }
  Object.assign(process.env, env)
  if ('HUBOT_DEPLOY_AUDIT_FILE' in env) auditedElsewhere.add(world.folder)
  const watch = watchFor(env)
  chat.watch = watch
  const robot = new Robot(
    { use: async robot => adapter(robot, chat) },
    options.http ?? true,
    options.name ?? 'hubot',
  )
  robot.logger =
    options.as === 'package' ? watchedLogger(watch) : ownLogger(join(world.folder, 'bot.log'), watch)
  cleanUps.push(async () => {
    watch.readFolder(world.folder)
    watch.check()
  })
  await robot.loadAdapter()
  await robot.run()
  if (robot.server) watch.watchAnswers(robot.server)
  options.before?.(robot)
  if (options.as !== 'package') await keepBrain(robot)
  await loadPackage(robot)
  return robot
}

/** As `npm start` sets it up, with the file alone. */
const ownLogger = (file: string, watch: Watch): Robot['logger'] =>
  createOwnLogger({
    level: 'trace',
    console: watchedConsole(watch),
    file: () => {
      const fails = (error: unknown): void => watch.saw('a log that fails', error)
      return createWriter({ file, fails }, 'trace', Date.now)
    },
  })

/** As at a terminal. Winston writes to the stream under Node's console, at once. */
function watchedConsole(watch: Watch): Write {
  const write = createWriter({ console: 'text' }, 'trace', Date.now)
  const { _stdout: stream } = console as typeof console & { _stdout: NodeJS.WriteStream }
  return entry => {
    const { write: before } = stream
    const seen: string[] = []
    stream.write = (text: unknown) => {
      seen.push(String(text))
      return true
    }
    try {
      write(entry)
    } finally {
      stream.write = before
    }
    if (seen.length === 0) throw new Error('a line was not shown on the console')
    watch.saw('the console', seen.join(''))
  }
}

/** Somebody else's: what Hubot itself logs there is not ours. */
function watchedLogger(watch: Watch): Robot['logger'] {
  const line = (...words: unknown[]): void => {
    if (words.some(word => String(word).startsWith('deploy: '))) watch.saw('the log', words)
  }
  return { debug: line, info: line, warn: line, error: line }
}

const adapter = (robot: Robot, chat: Chat): object =>
  Object.assign(new Adapter(robot), {
    name: 'test',
    send: async ({ room, user }: Omit<Said, 'text'>, ...texts: string[]) => {
      const error = chat.fails?.()
      if (error) throw error
      for (const text of texts) chat.watch.saw('what was said', text)
      chat.said.push(...texts.map(text => ({ room, ...(user && { user }), text })))
    },
  })

export function portOf(robot: Robot): number {
  const address = robot.server?.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function openBot(robot: Robot, chat: Chat): Promise<Bot> {
  const { said } = chat
  const app = await whenUp(robot)
  const matches = (text: string | RegExp, room?: string) =>
    said.filter(
      one =>
        (room === undefined || one.room === room) &&
        (typeof text === 'string' ? one.text.includes(text) : text.test(one.text)),
    )

  let isOpen = true
  const bot: Bot = {
    robot,
    app,
    said,
    get lastReply() {
      return said.at(-1)?.text ?? ''
    },
    async says(person, text, { room = 'deployments', id } = {}) {
      const user = { id: person, name: person, ...(room === null ? {} : { room }) }
      await robot.receive(new TextMessage(user, text, id))
    },
    async hears(text, room) {
      for (let waited = 0; waited < 5_000; waited += 10) {
        const found = matches(text, room)[0]
        if (found) return found.text
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      throw new Error(
        `never heard ${text}; heard:\n${said.map(one => `${one.room}: ${one.text}`).join('\n')}`,
      )
    },
    count: (text, room) => matches(text, room).length,
    get chatFails() {
      return chat.fails
    },
    set chatFails(fails) {
      chat.fails = fails
    },
    url: path => `http://127.0.0.1:${portOf(robot)}${path}`,
    async stop() {
      if (!isOpen) return
      isOpen = false
      await app.stop()
      robot.shutdown()
    },
  }
  cleanUps.push(() => bot.stop())
  return bot
}

/** The app, also where the store is given back only later by the bot before. */
async function whenUp(robot: Robot): Promise<App> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await appFor(robot)
    } catch (error) {
      if (tries === 20) throw error
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
}

/** Lets the newest production build run to its end. */
export function finishDeploy(
  world: World,
  status: 'SUCCESS' | 'FAILURE' = 'SUCCESS',
  statusText?: string,
): void {
  const build = world.production.builds('Restaurant_DeployNA')[0]
  if (!build) throw new Error('nothing was queued')
  if (build.state === 'queued') world.production.start(build.id)
  world.production.finish(build.id, status, statusText)
}
