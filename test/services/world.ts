/** Two TeamCity processes, one room, and the bot as `npm start` runs it: what is said is kept here, not in the bot. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { SimulatedBuildView, SimulatorOptions } from '../../src/sandbox/teamcity/simulator.ts'
import { auditFaults, readLines } from '../audited.ts'
import { built, builtFolder } from '../built.ts'
import { firstMessage, type Process, start, type Test } from './processes.ts'
import { startTeamCity, type TeamCityProcess } from './teamcity.ts'

export interface World {
  readonly test: Test
  readonly folder: string
  /** Where the bots of this world keep what they know. */
  readonly store: string
  readonly nonProduction: TeamCityProcess
  production: TeamCityProcess
  /** Everything that any bot of this world has said, in its order. */
  readonly said: { readonly room: string | undefined; readonly text: string }[]
  /** Waits until that has been said. */
  hears(text: string): Promise<void>
  saidWith(text: string): string[]
  /** The builds that deploy, oldest first. */
  deploys(): Promise<SimulatedBuildView[]>
  /** Waits for so many deploys, and lets them run to their end. */
  finish(times?: number): Promise<void>
  /** Kills production and starts it again with what it had saved, at the same address. */
  restartProduction(): Promise<void>
}

/** What a bot needs of a world; `env` is what it is told besides. */
export interface Ground extends Pick<World, 'test' | 'folder' | 'store' | 'said'> {
  readonly nonProduction: { readonly url: string }
  readonly production: { readonly url: string }
  readonly env?: Readonly<Record<string, string>>
}

export interface Bot {
  readonly process: Process
  /** Whether it is in the chat. */
  readonly isIn: boolean
  says(text: string, message?: { id?: string }): void
  /** Where it kills itself like `kill -9`: when it takes that line, is about to say that text, or has said it. */
  diesAt(moment: { taking?: string; beginning?: string; saying?: string }): void
  /** As its JSON route shows them, newest first. */
  deployments(): Promise<{ id: string; state: string }[]>
  /** One of them, as its own JSON route shows it. */
  deployment(id: string): Promise<unknown>
  /** A webhook about that build; gives the status of the answer. */
  takesWebhook(buildId: number): Promise<number>
}

export const pinned = 'Pinned Restaurant_230'
export const triggered = 'Successfully triggered deployment of restaurant-api-na'
export const notice = 'RestaurantAPI was deployed to prod-na version Restaurant_230'
export const patience = { timeout: 40_000, interval: 20 }
const webhookSecret = 'webhook-secret-3'
export const token = { nonProduction: 'nonprod-secret-1', production: 'prod-secret-2' }

export function newFolder(test: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'services-'))
  test.onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What a world may be like. `store` is where its bots keep what they know, `server` what non-production is like. */
export interface WorldOptions {
  readonly store?: string
  readonly server?: Partial<SimulatorOptions>
}

/** Production builds wait until the test moves them. */
export async function startWorld(test: Test, { store, server = {} }: WorldOptions = {}): Promise<World> {
  const folder = newFolder(test)
  const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
  const source = { buildTypeId: 'Restaurant_Build', status: 'SUCCESS' } as const
  const startProduction = (port?: number): Promise<TeamCityProcess> =>
    startTeamCity(test, {
      token: token.production,
      snapshot: join(folder, 'production.json'),
      held: true,
      configurations: [{ id: 'Restaurant_DeployNA', name: 'Deploy NA', ...project }],
      ...(port === undefined ? {} : { port }),
    })
  const [nonProduction, production] = await Promise.all([
    startTeamCity(test, {
      token: token.nonProduction,
      snapshot: join(folder, 'non-production.json'),
      held: false,
      ...server,
      configurations: [{ id: 'Restaurant_Build', name: 'Build', ...project }],
      builds: [
        { ...source, number: 'Restaurant_229', finishedMsAgo: 7_200_000 },
        { ...source, number: 'Restaurant_230', finishedMsAgo: 720_000 },
      ],
    }),
    startProduction(),
  ])
  const said: World['said'] = []
  const saidWith = (text: string): string[] =>
    said.flatMap(each => (each.text.includes(text) ? [each.text] : []))
  const heard = (): string => said.map(each => `${each.room}: ${each.text}`).join('\n')
  const world: World = {
    test,
    folder,
    store: store ?? join(folder, 'deployments.db'),
    nonProduction,
    production,
    said,
    saidWith,
    async hears(text) {
      await vi.waitFor(() => expect(saidWith(text), `"${text}" in:\n${heard()}`).not.toEqual([]), patience)
    },
    deploys: async () => (await world.production.ask('builds')).toReversed(),
    async finish(times = 1) {
      const builds = await vi.waitFor(async () => {
        const builds = await world.deploys()
        expect(builds.length, `deploys; heard:\n${heard()}`).toBeGreaterThanOrEqual(times)
        return builds
      }, patience)
      for (const { id } of builds) await world.production.ask('finish', id, 'SUCCESS')
    },
    async restartProduction() {
      await world.production.process.kill()
      world.production = await startProduction(Number(new URL(production.url).port))
    },
  }
  return world
}

export const alias =
  'hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA name=RestaurantAPI env=prod-na'

export const deploy = 'hubot deploy restaurant-api-na'

export interface Request {
  readonly method: string
  readonly path: RegExp
  /** What the room hears meanwhile: to be awaited before a kill, since what a dying bot is saying counts as said. */
  readonly meanwhile?: string
}

/** What a deploy asks of the two servers. */
export const requests = {
  look: { method: 'GET', path: /\/builds\?/ },
  lookAtTarget: { method: 'GET', path: /\/buildTypes\// },
  pin: { method: 'PUT', path: /\/pinInfo/ },
  queue: { method: 'POST', path: /\/buildQueue/, meanwhile: pinned },
  read: { method: 'GET', path: /\/builds\/id:/, meanwhile: triggered },
} as const satisfies Record<string, Request>

/** Waits until that server has been asked so. */
export async function asked(server: TeamCityProcess, { method, path }: Request): Promise<void> {
  const isIt = (request: string) => request.startsWith(method) && path.test(request)
  await vi.waitFor(async () => expect((await server.ask('requests')).filter(isIt)).not.toEqual([]), patience)
}

export interface BotOptions {
  readonly settleSeconds?: number
  readonly timeoutSeconds?: number
  readonly oneConnection?: boolean
  readonly pollSeconds?: number
  /** Around the first save that moves a deployment. */
  readonly diesSaving?: 'before' | 'after'
}

/** A bot on the world's store, once its scripts have loaded. */
export async function startBot(
  world: Ground,
  {
    settleSeconds = 2,
    timeoutSeconds = 2,
    pollSeconds = 0.5,
    oneConnection = false,
    diesSaving,
  }: BotOptions = {},
): Promise<Bot> {
  const preload = diesSaving ? ['--import', join(import.meta.dirname, 'dying-store.mjs')] : []
  const bot = start(world.test, [process.execPath, ...preload, built('src/start.ts')], {
    cwd: builtFolder,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      HUBOT_FILE: join(import.meta.dirname, 'adapter.mjs'),
      HUBOT_NAME: 'hubot',
      DIES_SAVING: diesSaving ?? '',
      HUBOT_LOG_LEVEL: 'debug',
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      HUBOT_DEPLOY_SANDBOX: 'false',
      HUBOT_DEPLOY_STORE: world.store,
      HUBOT_DEPLOY_AUDIT_FILE: join(world.folder, 'audit.jsonl'),
      HUBOT_DEPLOY_ONE_CONNECTION: String(oneConnection),
      HUBOT_DEPLOY_POLL_SECONDS: String(pollSeconds),
      HUBOT_DEPLOY_WEBHOOK_SECRET: webhookSecret,
      HUBOT_TEAMCITY_TIMEOUT_SECONDS: String(timeoutSeconds),
      HUBOT_TEAMCITY_SETTLE_SECONDS: String(settleSeconds),
      HUBOT_TEAMCITY_NONPROD_URL: world.nonProduction.url,
      HUBOT_TEAMCITY_NONPROD_TOKEN: token.nonProduction,
      HUBOT_TEAMCITY_PROD_URL: world.production.url,
      HUBOT_TEAMCITY_PROD_TOKEN: token.production,
      ...world.env,
    },
  })
  let isIn = false
  const ready = new Promise<number>((resolve, reject) => {
    bot.child.on('message', message => {
      const { said, port, ...news } = message as {
        said?: World['said'][number]
        port?: number
        isIn?: boolean
      }
      if (said) world.said.push(said)
      isIn = news.isIn ?? isIn
      if (port !== undefined) resolve(port)
    })
    firstMessage(bot).catch(reject)
  })
  const port = await ready
  // A bot may end between the look whether it is there and the send; then nobody hears, as in a chat.
  const tells = (news: object): void => {
    if (bot.child.connected) bot.child.send(news, () => {})
  }
  const read = async (path: string): Promise<unknown> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/hubot/deployments${path}`)).text()
    bot.watch.saw('an answer', text)
    return JSON.parse(text)
  }
  return {
    process: bot,
    get isIn() {
      return isIn
    },
    says: (text, { id = `message-${Date.now()}-${Math.random()}` } = {}) =>
      tells({ line: { person: 'ann', room: 'deployments', text, id } }),
    diesAt: moment => tells({ diesAt: moment }),
    async deployments() {
      const body = (await read('')) as { deployments: { id: string; state: string }[] }
      return body.deployments
    },
    deployment: id => read(`/${id}`),
    async takesWebhook(buildId) {
      const { status } = await fetch(`http://127.0.0.1:${port}/hubot/teamcity`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${webhookSecret}` },
        body: JSON.stringify({ buildId }),
      })
      return status
    },
  }
}

/** A world, and a bot in it that knows restaurant-api-na. */
export async function startAll(
  test: Test,
  options: BotOptions & WorldOptions = {},
): Promise<{ world: World; bot: Bot }> {
  const world = await startWorld(test, options)
  const bot = await startBot(world, options)
  bot.says(alias)
  await world.hears('Ok, alias for restaurant-api-na was set')
  world.said.length = 0
  return { world, bot }
}

/** Everything happened once, and the alias can be deployed again: a second deploy goes through on the way. */
export async function expectOneDeployment(world: World, bot: Bot): Promise<void> {
  await world.finish()
  await world.hears(notice)
  const [deployment] = await bot.deployments()
  const [shipped, ...others] = (await world.nonProduction.ask('builds')).filter(build => build.pinned)
  expect(others).toEqual([])
  expect(shipped?.number).toBe('Restaurant_230')
  expect(shipped?.pinComment).toContain(deployment?.id)

  bot.says(deploy)
  await world.hears('This app is already pinned')
  await world.finish(2)
  const builds = await world.deploys()
  const ids = builds.map(build => build.id)
  const linked = (text: string): number[] =>
    world.saidWith(text).map(each => Number(/\/(\d+)$/.exec(each)?.[1]))
  await vi.waitFor(() => expect(linked(notice)).toContain(ids.at(-1)), patience)
  const [newer, older, ...rest] = await bot.deployments()
  expect(rest).toEqual([])
  expect(older?.id).toBe(deployment?.id)
  expect(builds.map(build => build.properties['hubot.deploy.id'])).toEqual([older?.id, newer?.id])
  expect(linked(notice)).toEqual(ids)
  expect(linked(triggered)).toEqual(ids)
  expect(world.saidWith(pinned)).toHaveLength(1)
  expect(new Set(world.said.map(each => each.room))).toEqual(new Set(['deployments']))
}

/** Each step of each deployment has its line, once; what a bot that was killed left out the next one has added. */
export async function expectAllAudited(world: World, bot: Bot): Promise<void> {
  await vi.waitFor(async () => {
    for (const { id } of await bot.deployments()) {
      const { steps } = (await bot.deployment(id)) as { steps: Parameters<typeof auditFaults>[1] }
      expect(auditFaults(id, steps, readLines(join(world.folder, 'audit.jsonl')))).toEqual([])
    }
  }, patience)
}
