import type { App } from '../app.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { fallbackOf, ofConfigurations } from '../deployment/way-back.ts'

/** How far back is looked for what went out; each is a record of about a kilobyte. */
const mostDeployments = 100

/** Deployments of that alias, as far as they shipped what these would ship. Newest first. */
export async function historyOf(
  alias: { readonly alias: string; readonly mainBuildTypeId: string; readonly deployBuildTypeId: string },
  { store }: Pick<App, 'store'>,
): Promise<readonly Deployment[]> {
  return ofConfigurations(await store.list({ alias: alias.alias, limit: mostDeployments }), alias)
}

/** With where it can go back to. */
export async function withFallback(deployment: Deployment, app: App): Promise<Deployment> {
  const { alias, build, deployBuildTypeId } = deployment
  const history = await historyOf({ alias, mainBuildTypeId: build.buildTypeId, deployBuildTypeId }, app)
  const fallback = fallbackOf(history, deployment)
  return fallback ? { ...deployment, fallback } : deployment
}
