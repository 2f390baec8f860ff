/** The simulated world of `HUBOT_DEPLOY_SANDBOX=true`: it stands in for every server that is not configured. */
import { join } from 'node:path'
import type { VisibilityConfig } from '../config/visibility.ts'
import type { ServerConfig } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Store } from '../store/store.ts'
import type { TeamCityServer } from '../teamcity/teamcity.ts'
import { locationRepo, restaurantRepo, revisions } from './releases.ts'
import { snapshot } from './snapshot.ts'
import { openStandIns, type Service, type StandIns } from './stand-ins.ts'
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
  readonly standIns: StandIns
  close(): Promise<void>
}

/** Opens what is missing, on loopback ports that the system chooses. State is kept, so a restart goes on where it was. */
export async function openSandbox(
  simulated: readonly TeamCityServer[],
  folder: string,
  { store, visibility }: { store: Store; visibility: VisibilityConfig },
): Promise<Sandbox> {
  const standIns = await openStandIns(folder, visibility, {
    isReal: !simulated.includes('production'),
    nowMs: Date.now(),
  })
  const nonProduction = simulated.includes('non-production') ? await openNonProduction(folder) : null
  const production = simulated.includes('production')
    ? await openProduction(folder, nonProduction, standIns)
    : null
  if (nonProduction && production) await seed(store, standIns)
  const settings = (server: TeamCitySimulator | null): ServerConfig | null =>
    server && { url: server.url, token }
  return {
    nonProduction: settings(nonProduction),
    production: settings(production),
    standIns,
    close: async () =>
      void (await Promise.all([nonProduction?.close(), production?.close(), standIns.close()])),
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
        revision: revisions.restaurant229,
      }),
      built('Restaurant_Build', 'Restaurant_230', {
        minutesAgo: 12,
        revision: revisions.restaurant230,
      }),
      built('Location_Build', 'Location_162', {
        minutesAgo: 190,
        revision: revisions.location162,
      }),
      {
        ...built('Location_Build', 'Location_163', {
          minutesAgo: 30,
          revision: revisions.location163,
        }),
        status: 'FAILURE',
        statusText: 'Tests failed: 3, passed: 212',
      },
    ],
  })

const openProduction = (
  folder: string,
  source: TeamCitySimulator | null,
  standIns: StandIns,
): Promise<TeamCitySimulator> =>
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
    runDeploy: async build => shipPinned(build, source, standIns),
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
function shipPinned(
  build: SimulatedBuildView,
  source: TeamCitySimulator | null,
  standIns: StandIns,
): DeployResult | undefined {
  const revision = build.properties['source.build.revision']
  const ship = (): undefined => {
    if (revision) standIns.deploy(serviceOf(build.buildTypeId), revision)
  }
  if (!source) return ship()
  const pinned = source.builds().find(other => String(other.id) === build.properties['source.build.id'])
  if (pinned?.pinned) return ship()
  return { status: 'FAILURE', statusText: 'No pinned build to deploy' }
}

const serviceOf = (buildTypeId: string): Service =>
  buildTypeId === 'Restaurant_DeployNA' ? 'restaurant-api' : 'location-api'

const aliasesOfSandbox = ({ infoUrl }: StandIns): readonly Alias[] => [
  {
    alias: 'restaurant-api-na',
    mainBuildTypeId: 'Restaurant_Build',
    deployBuildTypeId: 'Restaurant_DeployNA',
    options: {
      name: 'RestaurantAPI',
      env: 'prod-na',
      repo: restaurantRepo,
      info: infoUrl('restaurant-api'),
      artifact: 'releases/restaurant/{number}.zip',
    },
  },
  {
    alias: 'location-api',
    mainBuildTypeId: 'Location_Build',
    deployBuildTypeId: 'Location_Deploy',
    options: { name: 'LocationAPI', env: 'prod', repo: locationRepo, info: infoUrl('location-api') },
  },
]

/**
 * Into the store alone: a brain that is still to be filled is not ours to touch. What somebody changed stays so, but for
 * the port of a simulated service, which is another one after each start.
 */
async function seed(store: Store, standIns: StandIns): Promise<void> {
  const touched = await store.aliases()
  for (const { alias, options, ...ids } of aliasesOfSandbox(standIns)) {
    const known = touched.get(alias)
    const json = JSON.stringify({ alias, ...ids, ...options })
    if (known === undefined) await store.saveAlias(alias, json)
    else if (known !== null && options.info) {
      const moved = known.replace(
        /"http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/deployment-info"/,
        JSON.stringify(options.info),
      )
      if (moved !== known) await store.saveAlias(alias, moved)
    }
  }
}
