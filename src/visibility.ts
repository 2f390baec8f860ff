/** What makes a deployment visible outside the chat: put together from the settings, each client loaded when it is used. */
import { hostname } from 'node:os'
import { ArtifactFault } from './artifactory/artifactory.ts'
import { createArtifactory } from './artifactory/lazy.ts'
import { artifactPath } from './artifactory/path.ts'
import type { JiraConfig } from './config/visibility.ts'
import { type Config, settingFault } from './config.ts'
import type { Alias, AliasOptions } from './deployment/alias.ts'
import type { WantedArtifact } from './deployment/decide.ts'
import type { Deployment, Plan } from './deployment/deployment.ts'
import type { MarkerAction } from './deployment/effect.ts'
import { type Marker, marker } from './deployment/marker.ts'
import type { Surveyors } from './deployment/perform/survey.ts'
import { planOf, type SetUp } from './deployment/plan.ts'
import type { LogPlace } from './deployment/ticket.ts'
import { createDeploymentInfo } from './deployment-info/lazy.ts'
import { createGitHub } from './github/lazy.ts'
import type { HipChatApi } from './hipchat-api/hipchat-api.ts'
import { createHipChatApi } from './hipchat-api/lazy.ts'
import { type Jira, logsIntoDescription } from './jira/jira.ts'
import { createJira } from './jira/lazy.ts'
import { createMarkers, type Markers } from './logstash/markers.ts'
import { RemoteFault } from './remote/remote-fault.ts'
import type { SettingName } from './settings.ts'
import type { Build } from './teamcity/teamcity.ts'

/**
 * Longest time of one call, repeats included, in ms. Between the pin and the queue request a deploy waits for the
 * service, GitHub and its ticket, one after another: they share the time that one call of TeamCity may take.
 */
export function patienceOf(timeoutMs: number) {
  const longest = Math.min(timeoutMs, 30_000)
  const part = (share: number): number => Math.floor(longest * share)
  return {
    info: part(1 / 6),
    gitHub: part(1 / 2),
    /** All calls that open a ticket. */
    ticket: part(1 / 3),
    jira: longest,
    artifactory: Math.min(longest, 10_000),
    /** Nobody waits for it, and what is cut off counts as said. */
    hipChat: longest,
  }
}

export interface Visibility {
  readonly setUp: SetUp
  /**
   * What belongs to a deployment of an alias with these options. Throws a SettingFault where a ticket is required, and
   * nobody can write one.
   */
  planFor(options: AliasOptions): Plan
  readonly surveyors: Surveyors
  readonly jira: Jira | null
  /** How long a deployment waits for its ticket without a word, in ms. */
  readonly ticketMs: number
  readonly markers: Markers | null
  readonly hipChat: HipChatApi | null
  /** Where the commits go in a ticket. */
  readonly logIn: LogPlace
  marker(deployment: Deployment, action: MarkerAction): Marker | null
  /**
   * The file that an alias with `artifact=` ships; `path` is null where the build's number can't be part of one. Rejects
   * with an ArtifactFault, or a SettingFault where no Artifactory is set.
   */
  artifactOf(alias: Alias, build: Build): Promise<WantedArtifact | null>
  close(): Promise<void>
}

/** What is set up, or stands in for it in the sandbox. */
export type Systems = Pick<Config['visibility'], 'jira' | 'github' | 'artifactory' | 'hipChat'>

export function createVisibility({
  config,
  systems,
  isElsewhere,
  random,
  log,
}: {
  config: Config
  systems: Systems
  /** The bot's chat surely is not HipChat. */
  isElsewhere: boolean
  random: () => number
  log: (level: 'debug' | 'warn', line: string) => void
}): Visibility {
  const { visibility } = config
  const patience = patienceOf(config.timeoutMs)
  const { github, jira, artifactory, hipChat } = systems
  const common = { random, log }
  const token = (given: { readonly token: string | null }): { token?: string } =>
    given.token === null ? {} : { token: given.token }
  const parts = {
    gitHub: createGitHub({ ...common, url: github.url, ...token(github), timeoutMs: patience.gitHub }),
    artifactory:
      artifactory &&
      createArtifactory({
        ...common,
        url: artifactory.url,
        ...token(artifactory),
        timeoutMs: patience.artifactory,
      }),
    jira: jira && createJira({ ...common, ...jiraOptions(jira), timeoutMs: patience.jira }),
    hipChat: hipChat && createHipChatApi({ ...common, ...hipChat, timeoutMs: patience.hipChat }),
    markers: visibility.markers && createMarkers(visibility.markers),
  }
  const setUp: SetUp = {
    ticket: jira && { project: jira.project, isRequired: jira.isRequired },
    hasMarkers: parts.markers !== null,
    notificationRoom: hipChat?.room ?? null,
    isElsewhere,
  }
  return {
    setUp,
    planFor(options) {
      const plan = planOf(options, setUp)
      if (visibility.isTicketRequired && !plan.ticket) throw settingFault(lackingFor(jira, config), config)
      return plan
    },
    surveyors: {
      async deployed({ url, sha = '$.lastCommitSha', date = '$.lastCommitTimestamp' }) {
        const info = createDeploymentInfo({
          ...common,
          url,
          shaPath: sha,
          datePath: date,
          timeoutMs: patience.info,
        })
        try {
          return await info.read()
        } finally {
          info.close()
        }
      },
      manifest: asked => parts.gitHub.manifest(asked),
    },
    jira: parts.jira,
    ticketMs: patience.ticket,
    markers: parts.markers,
    hipChat: parts.hipChat,
    logIn: logsIntoDescription(jira?.logField) ? 'description' : 'field',
    marker: (deployment, action) =>
      marker(deployment, action, {
        host: hostname(),
        type: visibility.markers?.type ?? 'deployment',
        ticket: deployment.ticket?.key,
      }),
    async artifactOf({ alias, options }, build) {
      if (options.artifact === undefined) return null
      if (!parts.artifactory) throw settingFault('HUBOT_ARTIFACTORY_URL', config)
      const path = artifactPath(options.artifact, build.number ?? String(build.id))
      if (path === null) return { path, url: null, found: null }
      const found = await parts.artifactory.find(path).catch((fault: unknown) => {
        throw fault instanceof RemoteFault ? new ArtifactFault(fault, { alias, path }) : fault
      })
      return { path, url: parts.artifactory.artifactUrl(path), found }
    },
    async close() {
      for (const part of [parts.gitHub, parts.artifactory, parts.jira, parts.hipChat]) part?.close()
      await parts.markers?.close()
    },
  }
}

/** What has to be set before there can be a ticket. */
function lackingFor(jira: JiraConfig | null, { problems }: Config): SettingName {
  if (jira !== null) return 'HUBOT_JIRA_PROJECT'
  const hasNoToken = problems.some(({ setting }) => setting === 'HUBOT_JIRA_TOKEN')
  return hasNoToken ? 'HUBOT_JIRA_TOKEN' : 'HUBOT_JIRA_URL'
}

/** Of a client. Every ticket names its project, so that of the settings may be missing. */
export const jiraOptions = ({ user, project, failedTransition, dateField, ...given }: JiraConfig) => ({
  ...given,
  project: project ?? '',
  user: user ?? undefined,
  failedTransition: failedTransition ?? undefined,
  dateField: dateField ?? undefined,
})
