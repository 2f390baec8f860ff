/** A world with all that makes a deployment visible: JIRA, GitHub, a service, Artifactory and HipChat, on loopback. */
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import {
  type ArtifactorySimulator,
  createArtifactorySimulator,
} from '../src/sandbox/artifactory/simulator.ts'
import { createGitHubSimulator, type GitHubSimulator } from '../src/sandbox/github/simulator.ts'
import { createHipChatSimulator, type HipChatSimulator } from '../src/sandbox/hipchat/simulator.ts'
import { createJiraSimulator, type JiraSimulator } from '../src/sandbox/jira/simulator.ts'
import { releasesOfSandbox, restaurantRepo, revisions } from '../src/sandbox/releases.ts'
import { createServiceSimulator, type ServiceSimulator } from '../src/sandbox/service/simulator.ts'

export interface Around {
  readonly jira: JiraSimulator
  readonly github: GitHubSimulator
  readonly service: ServiceSimulator
  readonly artifactory: ArtifactorySimulator
  readonly hipChat: HipChatSimulator
  /** What a bot is told of all this, markers apart. */
  readonly env: Readonly<Record<string, string>>
  /** The line that sets restaurant-api-na with all of its options. */
  readonly alias: string
  /** As the production job does: the service runs that commit. */
  ship(sha?: string): void
  close(): Promise<void>
}

const tokens = {
  jira: 'jira-secret-5',
  github: 'github-secret-6',
  artifactory: 'artifactory-secret-7',
  hipChat: 'hipchat-secret-8',
}
const service = 'restaurant-api'

/** Restaurant_229 is live, and Restaurant_230 is four commits further on. */
export async function startAround(nowMs = Date.now()): Promise<Around> {
  const { repositories, services, artifacts } = releasesOfSandbox(nowMs)
  const rooms = [
    { id: 1, name: 'graphs' },
    { id: 2, name: 'deployments' },
  ]
  const [jira, github, live, artifactory, hipChat] = await Promise.all([
    createJiraSimulator({ token: tokens.jira }),
    createGitHubSimulator({ token: tokens.github, repositories }),
    createServiceSimulator({ services }),
    createArtifactorySimulator({ token: tokens.artifactory, artifacts }),
    createHipChatSimulator({ token: tokens.hipChat, rooms }),
  ])
  return {
    jira,
    github,
    service: live,
    artifactory,
    hipChat,
    env: {
      HUBOT_JIRA_URL: jira.url,
      HUBOT_JIRA_TOKEN: tokens.jira,
      HUBOT_JIRA_PROJECT: 'CCB',
      HUBOT_JIRA_ISSUE_TYPE: 'Change',
      HUBOT_JIRA_DONE_TRANSITION: 'Deployed',
      HUBOT_JIRA_FAILED_TRANSITION: 'Not deployed',
      HUBOT_JIRA_DATE_FIELD: 'Deploy date',
      HUBOT_JIRA_LOG_FIELD: 'Commit log',
      HUBOT_GITHUB_URL: github.url,
      HUBOT_GITHUB_TOKEN: tokens.github,
      HUBOT_ARTIFACTORY_URL: artifactory.url,
      HUBOT_ARTIFACTORY_TOKEN: tokens.artifactory,
      HUBOT_HIPCHAT_API_URL: hipChat.url,
      HUBOT_HIPCHAT_API_TOKEN: tokens.hipChat,
      HUBOT_HIPCHAT_API_ROOM: 'graphs',
      HUBOT_DEPLOY_LIVE_SECONDS: '1',
    },
    alias: `hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA name=RestaurantAPI env=prod-na repo=${restaurantRepo} info=${live.infoUrl(service)} artifact=releases/restaurant/{number}.zip`,
    ship(sha = revisions.restaurant230) {
      live.deploy(service, { sha, at: new Date(nowMs).toISOString() })
    },
    async close() {
      await Promise.all([jira, github, live, artifactory, hipChat].map(server => server.close()))
    },
  }
}

export interface SeenMarker {
  readonly '@timestamp': string
  readonly action: string
  readonly message: string
  readonly env: string
  readonly deployment: Readonly<Record<string, unknown>>
}

/** What lies in a list of a real Redis, as Logstash would read it. */
export async function markersIn(port: number, list: string): Promise<SeenMarker[]> {
  const redis = new Redis(port, '127.0.0.1')
  try {
    return (await redis.lrange(list, 0, -1)).map(text => JSON.parse(text) as SeenMarker)
  } finally {
    redis.disconnect()
  }
}

/** Generous: the machine may be slow. */
export const until = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 15_000, interval: 20 })
