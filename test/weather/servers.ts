import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { shippedFirst } from './around.ts'
import { drawFault } from './faults.ts'
import { type App, configurationOf, type Plan } from './plan.ts'
import type { Random } from './random.ts'
import { secrets } from './secrets.ts'

/** The two TeamCity servers of a run; while it storms, anything may go wrong with a request to them. */
export async function startServers({
  plan,
  random,
  tell,
  isStorm,
  hangs,
  shipped,
}: {
  plan: Plan
  random: () => Random
  tell: (what: string) => void
  isStorm: () => boolean
  /** Called when a request will not be answered. */
  hangs: () => void
  /** Called when a build has deployed that revision of an app. */
  shipped: (app: App, revision: string) => void
}): Promise<{ nonProduction: TeamCitySimulator; production: TeamCitySimulator }> {
  const weather = random()
  const weatherOf =
    (server: string) =>
    (method: string, path: string): ReturnType<typeof drawFault> | undefined => {
      const how = isStorm() && weather.chance(plan.teamCity) ? drawFault(weather, plan) : undefined
      const what = path.replace(/[?].*/, '').replace('/app/rest', '')
      if (how || method !== 'GET')
        tell(
          `${server}: ${method} ${what}${how ? ` ! ${typeof how === 'string' ? how : JSON.stringify(how)}` : ''}`,
        )
      if (how === 'hang-before' || how === 'hang-after') hangs()
      return how
    }
  const outcome = random()
  const nonProduction = await createTeamCitySimulator({
    token: secrets.nonProduction,
    configurations: plan.apps.map(app => configurationOf(app, app.source)),
    builds: plan.apps.flatMap(app => [
      {
        buildTypeId: app.source,
        number: `${app.name}_1`,
        status: 'SUCCESS' as const,
        finishedMsAgo: 7_200_000,
      },
      {
        buildTypeId: app.source,
        number: `${app.name}_2`,
        status: 'SUCCESS' as const,
        revision: shippedFirst,
        finishedMsAgo: 720_000,
      },
    ]),
    weather: weatherOf('non-production'),
  })
  const production = await createTeamCitySimulator({
    token: secrets.production,
    configurations: plan.apps.map(app => ({
      ...configurationOf(app, app.deploy),
      approval: app.approval && { users: ['dave'] },
    })),
    permissions: { viewProperties: plan.seesProperties },
    weather: weatherOf('production'),
    runDeploy: async build => {
      const app = plan.apps.find(app => app.deploy === build.buildTypeId)
      if (!outcome.chance(app?.failures ?? 0)) {
        const revision = build.properties['source.build.revision']
        if (app && revision !== undefined) shipped(app, revision)
        return undefined
      }
      return { status: 'FAILURE', statusText: `Exit code ${outcome.between(1, 9)} (Step: Deploy)` }
    },
  })
  return { nonProduction, production }
}
