/** What stands in for JIRA, GitHub, Artifactory, HipChat and the deployed services in the sandbox. */
import { join } from 'node:path'
import { type VisibilityConfig, wantsRealJira } from '../config/visibility.ts'
import { createArtifactorySimulator } from './artifactory/simulator.ts'
import { createGitHubSimulator } from './github/simulator.ts'
import { createHipChatSimulator } from './hipchat/simulator.ts'
import { createJiraSimulator } from './jira/simulator.ts'
import { locationRepo, releasesOfSandbox, restaurantRepo } from './releases.ts'
import { createServiceSimulator } from './service/simulator.ts'
import { snapshot } from './snapshot.ts'

const token = 'sandbox'
/** Nobody's own: the room that the REST API tells does not hear the notice from the adapter. */
const room = 'Simulated HipChat'

export interface StandIns {
  readonly jira: VisibilityConfig['jira']
  readonly github: VisibilityConfig['github']
  readonly artifactory: VisibilityConfig['artifactory']
  readonly hipChat: VisibilityConfig['hipChat']
  /** Of the deployment-info of a service. */
  infoUrl(service: Service): string
  /** The service runs that commit from now on. */
  deploy(service: Service, revision: string): void
  close(): Promise<void>
}

export type Service = 'restaurant-api' | 'location-api'

const repoOf: Readonly<Record<Service, string>> = {
  'restaurant-api': restaurantRepo,
  'location-api': locationRepo,
}

const jiraOf = (url: string): StandIns['jira'] => ({
  url,
  user: null,
  token,
  project: 'CCB',
  issueType: 'Change',
  doneTransition: 'Deployed',
  failedTransition: 'Not deployed',
  dateField: 'Deploy date',
  logField: 'Commit log',
  isRequired: false,
})

/** What is set is not simulated; `isReal` says that production is. State is kept in the folder. */
export async function openStandIns(
  folder: string,
  set: VisibilityConfig,
  { isReal, nowMs }: { isReal: boolean; nowMs: number },
): Promise<StandIns> {
  const { repositories, services, artifacts } = releasesOfSandbox(nowMs)
  const persist = (name: string) => snapshot(join(folder, `sandbox-${name}.json`))
  const [github, service, artifactory, jira, hipChat] = await Promise.all([
    createGitHubSimulator({ token, repositories }),
    createServiceSimulator({ services, persist: persist('services') }),
    createArtifactorySimulator({ token, artifacts }),
    createJiraSimulator({ token, persist: persist('jira') }),
    createHipChatSimulator({ token, rooms: [{ id: 1, name: room }], persist: persist('hipchat') }),
  ])
  return {
    github: set.github.isSet ? set.github : { url: github.url, token, isSet: true },
    artifactory: set.artifactory ?? { url: artifactory.url, token },
    jira: set.jira ?? (wantsRealJira(set, isReal) ? null : jiraOf(jira.url)),
    hipChat: set.hipChat ?? { url: hipChat.url, token, room },
    infoUrl: service.infoUrl,
    deploy(name, revision) {
      const commit = github.find(repoOf[name], revision)
      if (commit) service.deploy(name, { sha: revision, at: commit.at })
    },
    async close() {
      await Promise.all([github, service, artifactory, jira, hipChat].map(server => server.close()))
    },
  }
}
