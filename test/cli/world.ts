/** All that the commands talk to, simulated, with one release that is still to be made. */
import { onTestFinished } from 'vitest'
import { createGitHubSimulator, type GitHubSimulator } from '../../src/sandbox/github/simulator.ts'
import { createHipChatSimulator, type HipChatSimulator } from '../../src/sandbox/hipchat/simulator.ts'
import { createJiraSimulator, type JiraSimulator } from '../../src/sandbox/jira/simulator.ts'
import { createServiceSimulator, type ServiceSimulator } from '../../src/sandbox/service/simulator.ts'
import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'

export const REPO = 'acme/restaurant-api'

export const TOKENS = {
  HUBOT_TEAMCITY_NONPROD_TOKEN: 'nonprod-token-0123456789',
  HUBOT_GITHUB_TOKEN: 'ghp-token-0123456789',
  HUBOT_JIRA_TOKEN: 'jira-token-0123456789',
  HUBOT_HIPCHAT_API_TOKEN: 'hipchat-token-0123456789',
}

export interface World {
  readonly teamCity: TeamCitySimulator
  readonly gitHub: GitHubSimulator
  readonly service: ServiceSimulator
  readonly jira: JiraSimulator
  readonly hipChat: HipChatSimulator
  /** Oldest first; the first is deployed, the third is pinned. */
  readonly shas: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export const MESSAGES = [
  'Begin',
  'VZ-126 Add the menu of the day\n\nAsked for by [ops] on 100% of it.',
  "Merge pull request #12 from acme/it's-done",
  'Not shipped yet',
]

export async function startWorld(): Promise<World> {
  const gitHub = await createGitHubSimulator({
    token: TOKENS.HUBOT_GITHUB_TOKEN,
    repositories: [{ repo: REPO, isPrivate: true }],
  })
  const shas = MESSAGES.map((message, index) =>
    gitHub.commit(REPO, { message, author: index % 2 === 0 ? 'Dan' : 'Eve Doe' }),
  )
  const [deployed = '', , pinned = ''] = shas
  const service = await createServiceSimulator({
    services: { 'restaurant-api': { sha: deployed, at: gitHub.find(REPO, deployed)?.at ?? '' } },
  })
  const build = { buildTypeId: 'Restaurant_Build', status: 'SUCCESS' as const }
  const teamCity = await createTeamCitySimulator({
    token: TOKENS.HUBOT_TEAMCITY_NONPROD_TOKEN,
    configurations: [
      { id: 'Restaurant_Build', name: 'Build', projectId: 'Restaurant', projectName: 'Restaurant' },
      { id: 'Other_Build', name: 'Build', projectId: 'Other', projectName: 'Other' },
    ],
    builds: [
      { ...build, number: 'Restaurant_229', pinned: true, revision: deployed, finishedMsAgo: 90_000 },
      { ...build, number: 'Restaurant_230', pinned: true, revision: pinned, finishedMsAgo: 60_000 },
      { ...build, number: 'Restaurant_231', revision: shas[3] ?? '', finishedMsAgo: 30_000 },
    ],
  })
  const jira = await createJiraSimulator({ token: TOKENS.HUBOT_JIRA_TOKEN })
  const hipChat = await createHipChatSimulator({
    token: TOKENS.HUBOT_HIPCHAT_API_TOKEN,
    rooms: [{ id: 7, name: 'deployments' }],
  })
  onTestFinished(async () => {
    await Promise.all([teamCity, gitHub, service, jira, hipChat].map(server => server.close()))
  })
  return {
    teamCity,
    gitHub,
    service,
    jira,
    hipChat,
    shas,
    env: {
      ...TOKENS,
      HUBOT_TEAMCITY_NONPROD_URL: teamCity.url,
      HUBOT_GITHUB_URL: gitHub.url,
      HUBOT_JIRA_URL: jira.url,
      HUBOT_JIRA_PROJECT: 'CCB',
      HUBOT_JIRA_ISSUE_TYPE: 'Change',
      HUBOT_JIRA_DONE_TRANSITION: 'Deployed',
      HUBOT_JIRA_DATE_FIELD: 'Deploy date',
      HUBOT_JIRA_LOG_FIELD: 'Commit log',
      HUBOT_HIPCHAT_API_URL: hipChat.url,
    },
  }
}

export { redisIsHere }

export async function startList(): Promise<{
  redis: RedisServer
  url: string
  markers(): Promise<unknown[]>
}> {
  const redis = await startRedis()
  const { Redis } = await import('ioredis')
  const client = new Redis(redis.port)
  onTestFinished(async () => {
    client.disconnect()
    await redis.close()
  })
  return {
    redis,
    url: `redis://127.0.0.1:${redis.port}`,
    markers: async () => (await client.lrange('logstash', 0, -1)).map(text => JSON.parse(text)),
  }
}
