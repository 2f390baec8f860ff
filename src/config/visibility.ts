import type { RedisAddress } from '../redis/address.ts'
import type { Read, SettingName } from '../settings.ts'

/** What the bot is to record and to show of a deployment, and where. Null: not set up, so it is left out. */
export interface VisibilityConfig {
  /** The public one, without a token, where nothing is set. */
  readonly github: { readonly url: string; readonly token: string | null; readonly isSet: boolean }
  readonly jira: JiraConfig | null
  /** Also where there is no JIRA that could give one: then nothing may be deployed. */
  readonly isTicketRequired: boolean
  readonly artifactory: { readonly url: string; readonly token: string | null } | null
  readonly markers: { readonly address: RedisAddress; readonly list: string; readonly type: string } | null
  readonly hipChat: { readonly url: string; readonly token: string; readonly room: string } | null
  /** How long a service may take to say that it runs what was shipped. */
  readonly liveMs: number
}

export interface JiraConfig {
  readonly url: string
  readonly user: string | null
  readonly token: string
  /** Null: only aliases with a project of their own get a ticket. */
  readonly project: string | null
  readonly issueType: string
  readonly doneTransition: string
  readonly failedTransition: string | null
  readonly dateField: string | null
  readonly logField: string
  readonly isRequired: boolean
}

/** Whoever wants a ticket for each deploy to a real production does not mean a simulated one. */
export const wantsRealJira = (
  { isTicketRequired }: Pick<VisibilityConfig, 'isTicketRequired'>,
  isProductionReal: boolean,
): boolean => isProductionReal && isTicketRequired

const publicGitHub = 'https://api.github.com'

type Reader = <N extends SettingName>(name: N) => Read<N> | null

/** `missing` is told of what else must be set; `isWrong` knows what can't be read: a wrong yes or no is a yes. */
export function readVisibility(
  read: Reader,
  missing: (setting: SettingName) => void,
  isWrong: (setting: SettingName) => boolean,
): VisibilityConfig {
  const isTicketRequired = read('HUBOT_JIRA_REQUIRED') === true || isWrong('HUBOT_JIRA_REQUIRED')
  const [redis, list, type] = [
    read('HUBOT_DEPLOY_REDIS_URL'),
    read('HUBOT_DEPLOY_REDIS_LIST') ?? 'logstash',
    read('HUBOT_DEPLOY_MARKER_TYPE') ?? 'deployment',
  ]
  const [gitHub, givenToken] = [read('HUBOT_GITHUB_URL'), read('HUBOT_GITHUB_TOKEN')]
  // It is for the server that it was set with: where the address of that can't be read, it goes nowhere.
  const gitHubToken = isWrong('HUBOT_GITHUB_URL') ? null : givenToken
  const [artifactory, artifactoryToken] = [read('HUBOT_ARTIFACTORY_URL'), read('HUBOT_ARTIFACTORY_TOKEN')]
  return {
    github: {
      url: gitHub ?? publicGitHub,
      token: gitHubToken,
      isSet: gitHubToken !== null || (gitHub !== null && gitHub !== publicGitHub),
    },
    jira: readJira(read, missing, isTicketRequired),
    isTicketRequired,
    artifactory: artifactory === null ? null : { url: artifactory, token: artifactoryToken },
    markers: redis && { address: redis, list, type },
    hipChat: readHipChat(read, missing),
    liveMs: (read('HUBOT_DEPLOY_LIVE_SECONDS') ?? 60) * 1_000,
  }
}

function readJira(
  read: Reader,
  missing: (setting: SettingName) => void,
  isRequired: boolean,
): JiraConfig | null {
  const [url, token] = [read('HUBOT_JIRA_URL'), read('HUBOT_JIRA_TOKEN')]
  const rest = {
    user: read('HUBOT_JIRA_USER'),
    project: read('HUBOT_JIRA_PROJECT'),
    issueType: read('HUBOT_JIRA_ISSUE_TYPE') ?? 'Task',
    doneTransition: read('HUBOT_JIRA_DONE_TRANSITION') ?? 'Done',
    failedTransition: read('HUBOT_JIRA_FAILED_TRANSITION'),
    dateField: read('HUBOT_JIRA_DATE_FIELD'),
    logField: read('HUBOT_JIRA_LOG_FIELD') ?? 'description',
    isRequired,
  }
  if (url === null) return null
  if (token === null) {
    missing('HUBOT_JIRA_TOKEN')
    return null
  }
  return { url, token, ...rest }
}

function readHipChat(read: Reader, missing: (setting: SettingName) => void): VisibilityConfig['hipChat'] {
  const all = {
    HUBOT_HIPCHAT_API_URL: read('HUBOT_HIPCHAT_API_URL'),
    HUBOT_HIPCHAT_API_TOKEN: read('HUBOT_HIPCHAT_API_TOKEN'),
    HUBOT_HIPCHAT_API_ROOM: read('HUBOT_HIPCHAT_API_ROOM'),
  } as const
  const { HUBOT_HIPCHAT_API_URL: url, HUBOT_HIPCHAT_API_TOKEN: token, HUBOT_HIPCHAT_API_ROOM: room } = all
  if (url === null) return null
  if (token !== null && room !== null) return { url, token, room }
  for (const name of ['HUBOT_HIPCHAT_API_TOKEN', 'HUBOT_HIPCHAT_API_ROOM'] as const) {
    if (all[name] === null) missing(name)
  }
  return null
}
