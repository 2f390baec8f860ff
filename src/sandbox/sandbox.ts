/** The simulated world of `HUBOT_DEPLOY_SANDBOX=true`: it stands in for every server that is not configured. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServerConfig } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Store } from '../store/store.ts'
import type { TeamCityServer } from '../teamcity/teamcity.ts'
import {
  createTeamCitySimulator,
  type DeployResult,
  type SimulatedBuildView,
  type TeamCitySimulator,
} from './teamcity/simulator.ts'

const token = 'sandbox'

export interface Sandbox {
  readonly nonProduction: ServerConfig | null
  readonly production: ServerConfig | null
  close(): Promise<void>
}

/** Opens what is missing, on loopback ports that the system chooses. State is kept, so a restart goes on where it was. */
export async function openSandbox(
  simulated: readonly TeamCityServer[],
  folder: string,
  store: Store,
): Promise<Sandbox> {
  const nonProduction = simulated.includes('non-production') ? await openNonProduction(folder) : null
  const production = simulated.includes('production') ? await openProduction(folder, nonProduction) : null
  if (nonProduction && production) await seed(store)
  const settings = (server: TeamCitySimulator | null): ServerConfig | null =>
    server && { url: server.url, token }
  return {
    nonProduction: settings(nonProduction),
    production: settings(production),
    close: async () => void (await Promise.all([nonProduction?.close(), production?.close()])),
  }
}

const project = { projectId: 'Restaurant', projectName: 'Restaurant' }

const openNonProduction = (folder: string): Promise<TeamCitySimulator> =>
  createTeamCitySimulator({
    token,
    persist: snapshot(join(folder, 'sandbox-non-production.json')),
    configurations: [
      { id: 'Restaurant_Build', name: 'Build', ...project },
      { id: 'Location_Build', name: 'Build', projectId: 'Location', projectName: 'Location' },
    ],
    builds: [
      built('Restaurant_Build', 'Restaurant_229', {
        minutesAgo: 95,
        revision: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
      }),
      built('Restaurant_Build', 'Restaurant_230', {
        minutesAgo: 12,
        revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
      }),
      built('Location_Build', 'Location_162', {
        minutesAgo: 190,
        revision: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
      }),
      {
        ...built('Location_Build', 'Location_163', {
          minutesAgo: 30,
          revision: '1b2c3d4e5f60718293a4b5c6d7e8f90123456780',
        }),
        status: 'FAILURE',
        statusText: 'Tests failed: 3, passed: 212',
      },
    ],
  })

const openProduction = (folder: string, source: TeamCitySimulator | null): Promise<TeamCitySimulator> =>
  createTeamCitySimulator({
    token,
    persist: snapshot(join(folder, 'sandbox-production.json')),
    configurations: [
      { id: 'Restaurant_DeployNA', name: 'Deploy NA', ...project, queueMs: 500, durationMs: 3_000 },
      {
        id: 'Location_Deploy',
        name: 'Deploy',
        projectId: 'Location',
        projectName: 'Location',
        queueMs: 500,
        durationMs: 3_000,
      },
    ],
    runDeploy: async build => shipPinned(build, source),
  })

function built(
  buildTypeId: string,
  number: string,
  { minutesAgo, revision }: { minutesAgo: number; revision: string },
) {
  const finishedMsAgo = minutesAgo * 60_000
  return {
    buildTypeId,
    number,
    status: 'SUCCESS' as const,
    statusText: 'Tests passed: 215',
    revision,
    finishedMsAgo,
  }
}

/** What the production job does: it ships the build that it is told, if that one is pinned on non-production. */
function shipPinned(build: SimulatedBuildView, source: TeamCitySimulator | null): DeployResult | undefined {
  if (!source) return undefined
  const pinned = source.builds().find(other => String(other.id) === build.properties['source.build.id'])
  if (pinned?.pinned) return undefined
  return { status: 'FAILURE', statusText: 'No pinned build to deploy' }
}

const aliasesOfSandbox: readonly Alias[] = [
  {
    alias: 'restaurant-api-na',
    mainBuildTypeId: 'Restaurant_Build',
    deployBuildTypeId: 'Restaurant_DeployNA',
    options: { name: 'RestaurantAPI', env: 'prod-na' },
  },
  {
    alias: 'location-api',
    mainBuildTypeId: 'Location_Build',
    deployBuildTypeId: 'Location_Deploy',
    options: { name: 'LocationAPI', env: 'prod' },
  },
]

/** Into the store alone: a brain that is still to be filled is not ours to touch. What somebody changed stays so. */
async function seed(store: Store): Promise<void> {
  const touched = await store.aliases()
  for (const { alias, options, ...ids } of aliasesOfSandbox) {
    if (!touched.has(alias)) await store.saveAlias(alias, JSON.stringify({ alias, ...ids, ...options }))
  }
}

/** One that is missing or can't be read is begun anew. */
function snapshot(file: string): { load(): string | undefined; save(text: string): void } {
  return {
    load: () => {
      try {
        const text = readFileSync(file, 'utf8')
        JSON.parse(text)
        return text
      } catch {
        return undefined
      }
    },
    save: text => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
    },
  }
}
