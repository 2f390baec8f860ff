/** A world in which everything around a deployment is there and outlives the bot: it lives in the test itself. */
import { join } from 'node:path'
import Database from 'libsql'
import { expect, vi } from 'vitest'
import { revisions } from '../../src/sandbox/releases.ts'
import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type Proxy as Cable, startProxy } from '../redis-proxy.ts'
import { type Around, markersIn, startAround } from '../visible-world.ts'
import type { Test } from './processes.ts'
import {
  type Bot,
  type Ground,
  newFolder,
  notice,
  patience,
  pinned,
  startBot,
  token,
  triggered,
} from './world.ts'

export interface VisibleWorld extends Ground {
  readonly around: Around
  readonly nonProduction: TeamCitySimulator
  readonly production: TeamCitySimulator
  /** Between the bots and the Redis of the markers. */
  readonly cable: Cable
  readonly redisPort: number
  readonly list: string
}

export const until = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, patience)

let lists = 0

/** Production builds wait until the test moves them. The bots keep what they know in a file, or in that Redis too. */
export async function startVisible(
  test: Test,
  redisPort: number,
  keptIn: 'file' | 'redis' = 'file',
): Promise<{ world: VisibleWorld; bot: Bot }> {
  const folder = newFolder(test)
  const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
  const [around, cable, nonProduction, production] = await Promise.all([
    startAround(),
    startProxy(redisPort),
    createTeamCitySimulator({
      token: token.nonProduction,
      configurations: [{ id: 'Restaurant_Build', name: 'Build', ...project }],
      builds: [
        {
          buildTypeId: 'Restaurant_Build',
          number: 'Restaurant_230',
          status: 'SUCCESS',
          revision: revisions.restaurant230,
          finishedMsAgo: 720_000,
        },
      ],
    }),
    createTeamCitySimulator({
      token: token.production,
      configurations: [{ id: 'Restaurant_DeployNA', name: 'Deploy NA', ...project }],
    }),
  ])
  test.onTestFinished(async () => {
    await Promise.all([around, cable, nonProduction, production].map(server => server.close()))
  })
  production.holdBuilds(true)
  lists += 1
  const list = `logstash-${lists}`
  const world: VisibleWorld = {
    test,
    folder,
    store:
      keptIn === 'file' ? join(folder, 'deployments.db') : `redis://127.0.0.1:${redisPort}/0?prefix=${list}`,
    said: [],
    around,
    nonProduction,
    production,
    cable,
    redisPort,
    list,
    env: {
      ...around.env,
      HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${cable.port}`,
      HUBOT_DEPLOY_REDIS_LIST: list,
    },
  }
  const bot = await startAgain(world)
  bot.says(around.alias)
  await heard(world, 'Ok, alias for restaurant-api-na was set')
  world.said.splice(0)
  return { world, bot }
}

/** The server's answers are waited for long enough for a slow machine to kill the bot before. */
export const startAgain = (world: VisibleWorld): Promise<Bot> => startBot(world, { timeoutSeconds: 20 })

/** Another one beside those that are there, with its own way to the Redis of the markers. */
export async function startAnother(world: VisibleWorld): Promise<{ bot: Bot; cable: Cable }> {
  const cable = await startProxy(world.redisPort)
  world.test.onTestFinished(() => cable.close())
  const env = { ...world.env, HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${cable.port}` }
  return { bot: await startAgain({ ...world, env }), cable }
}

const saidWith = (world: VisibleWorld, text: string): string[] =>
  world.said.flatMap(each => (each.text.includes(text) ? [each.text] : []))

export async function heard(world: VisibleWorld, text: string): Promise<void> {
  const all = (): string => world.said.map(each => each.text).join('\n')
  await until(() => expect(saidWith(world, text), `"${text}" in:\n${all()}`).not.toEqual([]))
}

/** Waits for the deploy build, and lets it begin. */
export async function begin({ production }: VisibleWorld): Promise<number> {
  const id = await until(() => {
    const [build] = production.builds()
    if (!build) throw new Error('nothing is queued')
    return build.id
  })
  production.start(id)
  return id
}

/** Lets the deploy build do its work, from where it is to its end. */
export async function finish(world: VisibleWorld): Promise<void> {
  const id = await begin(world)
  world.around.ship()
  if (world.production.builds()[0]?.state !== 'finished') world.production.finish(id, 'SUCCESS')
}

/** While no bot is there a minute goes by: what a request without an answer may still bring about has come about. */
export function passMinute({ store }: VisibleWorld): void {
  const db = new Database(store)
  db.exec('UPDATE outbox SET due_at = due_at - 60000, settles_at = settles_at - 60000')
  db.close()
}

interface Shown {
  readonly state: string
  readonly startedAt: string
  readonly finishedAt: string
  /** A second build is looked for half an hour long after a lost queue request. */
  readonly pending: readonly { readonly effect: string }[]
}

/** The deployment is over, and whatever it had to leave behind is there once. */
export async function expectOneOfEach(world: VisibleWorld, bot: Bot): Promise<void> {
  const { around, production, nonProduction } = world
  await finish(world)
  const [deployment, ...others] = await bot.deployments()
  expect(others).toEqual([])
  const id = deployment?.id ?? ''
  const shown = await until(async () => {
    const shown = (await bot.deployment(id)) as Shown
    const pending = shown.pending.filter(({ effect }) => effect !== 'find_double')
    expect({ state: shown.state, pending }).toEqual({ state: 'succeeded', pending: [] })
    return shown
  })
  expect(production.builds()).toHaveLength(1)
  expect(nonProduction.builds().filter(build => build.pinned)).toHaveLength(1)
  expect(around.jira.tickets).toMatchObject([
    { key: 'CCB-1', status: 'Done', labels: [`hubot-deploy-${id}`] },
  ])
  const [ticket] = around.jira.tickets
  expect(ticket?.comments).toHaveLength(1)
  expect(ticket?.moves).toHaveLength(1)
  expect(ticket?.fields.customfield_11505).toContain('4 commits by Dan 3, Eve 1:')
  expect(
    (await markersIn(world.redisPort, world.list)).map(marker => [marker.action, marker['@timestamp']]),
  ).toEqual([
    ['start-deploy', shown.startedAt],
    ['end-deploy', shown.finishedAt],
  ])
  expect(around.hipChat.notifications()).toMatchObject([{ color: 'green' }])
  for (const once of [pinned, triggered, notice]) expect(saidWith(world, once), once).toHaveLength(1)
  expect(saidWith(world, 'Look at the nodes')).toEqual([])
}
