/** Connections of doctor's own: what it asks takes no time of a deploy, and has a time limit of its own. */
import { createArtifactory } from '../artifactory/lazy.ts'
import type { Config, ServerConfig } from '../config.ts'
import type { DeploymentInfo } from '../deployment-info/deployment-info.ts'
import { createDeploymentInfo } from '../deployment-info/lazy.ts'
import { createGitHub } from '../github/lazy.ts'
import { createHipChatApi } from '../hipchat-api/lazy.ts'
import { createJira } from '../jira/lazy.ts'
import { createMarkers } from '../logstash/markers.ts'
import { createTeamCity } from '../teamcity/lazy.ts'
import type { TeamCity, TeamCityServer } from '../teamcity/teamcity.ts'
import { jiraOptions, type Systems } from '../visibility.ts'

/** What stands in for servers that are not set. */
export interface StandIns {
  readonly nonProduction: ServerConfig | null
  readonly production: ServerConfig | null
  readonly standIns: Systems
}

export interface ClientOptions {
  readonly config: Config
  readonly sandbox: StandIns | null
  /** Longest time of one question, repeats included; a TeamCity has no more than its setting says. */
  readonly timeoutMs: number
  readonly random: () => number
  readonly log: (line: string) => void
}

export type Clients = ReturnType<typeof openClients>

export function openClients({ config, sandbox, timeoutMs, random, log }: ClientOptions) {
  const systems = sandbox?.standIns ?? config.visibility
  const common = { timeoutMs, random, log: (_level: 'debug' | 'warn', line: string) => log(line) }
  const { github, artifactory, jira, hipChat } = systems
  const { markers } = config.visibility
  const infos: DeploymentInfo[] = []
  const connect = (server: TeamCityServer, settings: ServerConfig | null | undefined): TeamCity | null =>
    settings
      ? createTeamCity({
          server,
          ...settings,
          ...common,
          timeoutMs: Math.min(timeoutMs, config.timeoutMs),
        })
      : null
  const opened = {
    nonProduction: connect('non-production', config.nonProduction ?? sandbox?.nonProduction),
    production: connect('production', config.production ?? sandbox?.production),
    gitHub: createGitHub({ ...common, url: github.url, ...tokenOf(github) }),
    artifactory:
      artifactory && createArtifactory({ ...common, url: artifactory.url, ...tokenOf(artifactory) }),
    jira: jira && createJira({ ...common, ...jiraOptions(jira) }),
    hipChat: hipChat && createHipChatApi({ ...common, ...hipChat }),
    markers: markers && createMarkers(markers),
  }
  return {
    ...opened,
    /** Whether the bot simulates what is not set, out of our reach. */
    isSimulatedThere: sandbox === null && config.simulated.length > 0,
    info(at: { url: string; shaPath: string; datePath: string }): DeploymentInfo {
      const made = createDeploymentInfo({ ...common, ...at })
      infos.push(made)
      return made
    },
    async close(): Promise<void> {
      const { markers: redis, ...others } = opened
      for (const one of [...Object.values(others), ...infos]) one?.close()
      await redis?.close()
    },
  }
}

const tokenOf = ({ token }: { readonly token: string | null }): { token?: string } =>
  token === null ? {} : { token }
