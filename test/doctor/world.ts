/** A set-up in which all is well, over real HTTP, and doctor's look at it. */
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Alias, AliasOptions } from '../../src/deployment/alias.ts'
import type { Host } from '../../src/doctor/chat.ts'
import { examine, type Patient } from '../../src/doctor/examine.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { wordsOf } from '../../src/messages/doctor.ts'
import type { LoggedRequest } from '../../src/sandbox/http-types.ts'
import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type Around, startAround } from '../visible-world.ts'

export interface World {
  readonly builds: TeamCitySimulator
  readonly ships: TeamCitySimulator
  readonly around: Around
  readonly env: Readonly<Record<string, string>>
  readonly options: AliasOptions
}

export const tokens = {
  HUBOT_TEAMCITY_NONPROD_TOKEN: 'nonprod-secret-1',
  HUBOT_TEAMCITY_PROD_TOKEN: 'prod-secret-2',
}

export async function startWorld(): Promise<World> {
  const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
  const finished = { status: 'SUCCESS', finishedMsAgo: 720_000 } as const
  const [builds, ships, around] = await Promise.all([
    createTeamCitySimulator({
      token: tokens.HUBOT_TEAMCITY_NONPROD_TOKEN,
      username: 'hubot',
      configurations: [
        { id: 'Restaurant_Build', name: 'Build', ...project },
        { id: 'Red_Build', name: 'Red', ...project },
        { id: 'Empty_Build', name: 'Empty', ...project },
      ],
      builds: [
        { buildTypeId: 'Restaurant_Build', number: 'Restaurant_230', ...finished },
        { ...finished, buildTypeId: 'Red_Build', number: 'Red_1' },
        { ...finished, buildTypeId: 'Red_Build', number: 'Red_2', status: 'FAILURE', finishedMsAgo: 5_000 },
      ],
    }),
    createTeamCitySimulator({
      token: tokens.HUBOT_TEAMCITY_PROD_TOKEN,
      username: 'hubot-prod',
      configurations: [{ id: 'Restaurant_DeployNA', name: 'Deploy NA', ...project }],
      projectParameters: { Restaurant: hooks('https://hubot.example/hubot/teamcity/webhook-secret-3-long') },
    }),
    startAround(),
  ])
  onTestFinished(async () => void (await Promise.all([builds, ships, around].map(one => one.close()))))
  const given = [...around.alias.matchAll(/(\w+)=(\S+)/g)].map(([, option, value]) => [option, value])
  return {
    builds,
    ships,
    around,
    options: Object.fromEntries(given) as AliasOptions,
    env: {
      ...tokens,
      ...around.env,
      HUBOT_TEAMCITY_NONPROD_URL: builds.url,
      HUBOT_TEAMCITY_PROD_URL: ships.url,
      HUBOT_DEPLOY_WEBHOOK_SECRET: 'webhook-secret-3-long',
      HUBOT_DEPLOY_ADMINS: 'ann',
      HUBOT_DEPLOY_ROOM: 'deployments',
      HUBOT_DEPLOY_AUDIT_FILE: '/nowhere/audit.jsonl',
    },
  }
}

export const hooks = (url: string, events = 'BUILD_STARTED;BUILD_FINISHED;BUILD_INTERRUPTED') => ({
  'teamcity.internal.webhooks.enable': 'true',
  'teamcity.internal.webhooks.url': url,
  'teamcity.internal.webhooks.events': events,
  'teamcity.internal.webhooks.password': 'never-to-be-shown',
  'some.password': 'never-to-be-shown-either',
})

export interface Given {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly alias?: Partial<Alias>
  readonly options?: AliasOptions
  readonly aliases?: Patient['aliases']
  readonly host?: Partial<Host> | null
  readonly store?: Patient['store']
  readonly auditHindrance?: () => string | null
  readonly now?: () => number
  readonly limits?: Patient['limits']
}

/** As the bot itself looks at it. Its HTTP port is one where nobody listens, unless one is given. */
export async function look(world: World, given: Given = {}): Promise<readonly Finding[]> {
  const env = { ...world.env, ...given.env }
  const alias: Alias = {
    alias: 'restaurant-api-na',
    mainBuildTypeId: 'Restaurant_Build',
    deployBuildTypeId: 'Restaurant_DeployNA',
    ...given.alias,
    options: { ...world.options, ...given.options },
  }
  return await examine({
    config: readConfig(env),
    sandbox: null,
    host:
      given.host === null
        ? null
        : {
            adapter: 'test',
            knowsRoom: async room => room !== 'nowhere',
            knowsRoles: true,
            http: null,
            ...given.host,
          },
    store: given.store ?? {
      where: '.data/deployments.db',
      reach: async () => 'there',
      weaknesses: async () => [],
    },
    aliases: given.aliases ?? (async () => [alias]),
    isAll: true,
    auditHindrance: given.auditHindrance ?? (() => null),
    probe: () => ({ name: 'probe', cameBack: () => true }),
    now: given.now ?? Date.now,
    random: () => 0,
    log: () => undefined,
    limits: given.limits ?? { question: 6_000, check: 15_000 },
  })
}

/** `NOT OK production TeamCity: what was found / what to do`. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ verdict, subject, alias, what }) => {
    const { found, todo } = wordsOf(what)
    return `${verdict} ${alias ?? subject}: ${found}${todo === undefined ? '' : ` / ${todo}`}`
  })

export const notWell = (findings: readonly Finding[]): string[] =>
  told(findings.filter(({ verdict }) => verdict === 'wrong' || verdict === 'warning'))

/** Requests by which something could have been changed anywhere. HipChat's test of a token is a POST that posts nothing. */
export const changes = ({ builds, ships, around }: World): string[] =>
  [builds, ships, around.jira, around.github, around.service, around.artifactory, around.hipChat]
    .flatMap((server: { readonly requests: readonly LoggedRequest[] }) => server.requests)
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, path }) => `${method} ${path}`)
    .filter(line => !/^POST \/v2\/room\/\w+\/notification\?auth_test=true$/.test(line))
