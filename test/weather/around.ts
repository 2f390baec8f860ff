/** What is around the deployments of some runs: JIRA, HipChat's REST API, GitHub, the services, and Redis for markers. */
import { createGitHubSimulator } from '../../src/sandbox/github/simulator.ts'
import { createHipChatSimulator, type HipChatSimulator } from '../../src/sandbox/hipchat/simulator.ts'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { createJiraSimulator, type JiraSimulator } from '../../src/sandbox/jira/simulator.ts'
import { createServiceSimulator, type ServiceSimulator } from '../../src/sandbox/service/simulator.ts'
import { drawFault, drawRedisFault } from './faults.ts'
import type { App, AroundPlan } from './plan.ts'
import type { Random } from './random.ts'
import { type RedisSimulator, startRedis } from './redis.ts'
import { secrets } from './secrets.ts'

export interface Around {
  readonly plan: AroundPlan
  readonly jira: JiraSimulator
  readonly hipChat: HipChatSimulator
  readonly service: ServiceSimulator
  readonly redis: RedisSimulator
  readonly ports: readonly number[]
  readonly env: Readonly<Record<string, string>>
  /** Notifications that HipChat did not take, and of which nobody can know that. */
  readonly vanished: readonly string[]
}

/** How long JIRA's search is waited for beside its answer, less what a request takes to get there. */
const jiraSettleMs = 29_000

const markersDb = 2
const project = 'CCB'
const repoOf = ({ alias }: App): string => `acme/${alias}`

/** Commits of an app, the last one that of its last build. */
const shaOf = (app: App, nth: number): string =>
  `${nth}${Buffer.from(app.name).toString('hex').repeat(3)}`.slice(0, 40).padEnd(40, '0')
export const shippedFirst = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
export const shippedLast = (app: App): string => shaOf(app, 9)

export async function startAround({
  apps,
  timeoutMs,
  plan,
  random,
  tell,
  isStorm,
  notified,
}: {
  apps: readonly App[]
  /** How long all of them are waited for (patienceOf in src/visibility.ts), or a part of it. */
  timeoutMs: number
  plan: AroundPlan
  random: Random
  tell: (what: string) => void
  isStorm: () => boolean
  /** Called when a notification has arrived, and its bot will not be told to send it again. */
  notified: () => void
}): Promise<Around> {
  const shown = (how: unknown): string =>
    how === undefined ? '' : ` ! ${typeof how === 'string' ? how : JSON.stringify(how)}`
  const weatherOf =
    (server: string, latestMs: number) =>
    (method: string, path: string): FaultHow | undefined => {
      const how =
        isStorm() && random.chance(plan.faults)
          ? drawFault(random, { settleMs: latestMs, timeoutMs, retryAfterS: [0, 1, 5, 60] })
          : undefined
      if (how || method !== 'GET') tell(`${server}: ${method} ${path.replace(/[?].*/, '')}${shown(how)}`)
      return how
    }

  const vanished: string[] = []
  const ofHipChat = weatherOf('hipchat', 60_000)
  const [jira, hipChat, gitHub, service, redis] = await Promise.all([
    createJiraSimulator({
      token: secrets.jira,
      indexLagMs: plan.indexLagMs,
      weather: weatherOf('jira', jiraSettleMs + timeoutMs - plan.indexLagMs),
    }),
    createHipChatSimulator({
      token: secrets.hipChat,
      rooms: [{ id: 1, name: plan.room }],
      cards: plan.cards,
      weather(method, path) {
        const how = ofHipChat(method, path)
        const { body } = hipChat.requests.at(-1) ?? { body: '' }
        const isRefused = plan.cards === 'refused' && body.includes('"card"')
        if (isLost(how, isRefused)) vanished.push(body)
        if (typeof how !== 'object' || !('status' in how) || how.status !== 429) notified()
        return how
      },
    }),
    createGitHubSimulator({
      token: secrets.gitHub,
      repositories: apps.map(app => ({
        repo: repoOf(app),
        commits: [
          { message: 'VZ-1 begin', author: 'Dan', sha: shaOf(app, 1) },
          { message: 'VZ-2 go on (#7)', author: 'Eve', sha: shippedFirst },
          { message: 'VZ-3 end', author: 'Dan', sha: shippedLast(app) },
        ],
      })),
      weather: weatherOf('github', 60_000),
    }),
    createServiceSimulator({
      services: Object.fromEntries(
        apps.map(app => [app.alias, { sha: shaOf(app, 1), at: '2026-11-01T09:00:00.000Z' }]),
      ),
      weather: weatherOf('service', 60_000),
    }),
    startRedis({
      password: secrets.redis,
      weather(command) {
        const how = isStorm() && random.chance(plan.faults) ? drawRedisFault(random) : undefined
        tell(`redis: ${command}${shown(how)}`)
        return how
      },
    }),
  ])
  const { isTicketRequired, movesFailed, logField, room } = plan
  return {
    plan,
    jira,
    hipChat,
    service,
    redis,
    vanished,
    ports: [
      ...[jira.url, hipChat.url, gitHub.url, service.infoUrl('')].map(url => Number(new URL(url).port)),
      redis.port,
    ],
    env: {
      HUBOT_JIRA_URL: jira.url,
      HUBOT_JIRA_TOKEN: secrets.jira,
      HUBOT_JIRA_PROJECT: project,
      HUBOT_JIRA_ISSUE_TYPE: 'Change',
      HUBOT_JIRA_DONE_TRANSITION: 'Deployed',
      HUBOT_JIRA_FAILED_TRANSITION: movesFailed ? 'Not deployed' : '',
      HUBOT_JIRA_DATE_FIELD: 'Deploy date',
      HUBOT_JIRA_LOG_FIELD: logField,
      HUBOT_JIRA_REQUIRED: String(isTicketRequired),
      HUBOT_HIPCHAT_API_URL: hipChat.url,
      HUBOT_HIPCHAT_API_TOKEN: secrets.hipChat,
      HUBOT_HIPCHAT_API_ROOM: room,
      HUBOT_GITHUB_URL: gitHub.url,
      HUBOT_GITHUB_TOKEN: secrets.gitHub,
      HUBOT_DEPLOY_REDIS_URL: `redis://:${secrets.redis}@127.0.0.1:${redis.port}/${markersDb}`,
    },
  }
}

/** Without them a run has none of all that, even if the shell that starts it has. */
export const nothingAround: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'HUBOT_JIRA_URL',
    'HUBOT_JIRA_TOKEN',
    'HUBOT_JIRA_PROJECT',
    'HUBOT_JIRA_REQUIRED',
    'HUBOT_HIPCHAT_API_URL',
    'HUBOT_HIPCHAT_API_TOKEN',
    'HUBOT_HIPCHAT_API_ROOM',
    'HUBOT_DEPLOY_REDIS_URL',
  ].map(name => [name, '']),
)

/** Whether nothing was done, and the answer does not say so; `isRefused`: HipChat itself would do nothing. */
function isLost(how: FaultHow | undefined, isRefused: boolean): boolean {
  if (how === undefined || how === 'garbage') return false
  if (typeof how === 'string') return isRefused || how.endsWith('-before')
  if ('status' in how) return how.status >= 500 && (isRefused || how.after !== true)
  return isRefused
}

/** What an alias says of where its releases are read. */
export const readsFrom = ({ plan, service }: Around, app: App, nth: number): string =>
  plan.reads[nth] ? ` repo=${repoOf(app)} info=${service.infoUrl(app.alias)}` : ''

export const markersIn = ({ redis }: Around): readonly string[] => redis.list(markersDb, 'logstash')
