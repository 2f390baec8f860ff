import { lazily } from '../lazily.ts'
import type { DeploymentInfo, DeploymentInfoOptions } from './deployment-info.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** A service whose client is loaded with the first read: with its libraries it would take a good part of a start. */
export function createDeploymentInfo(options: DeploymentInfoOptions): DeploymentInfo {
  let loaded: Promise<DeploymentInfo> | undefined
  const load = async (): Promise<DeploymentInfo> => (await loadClient()).createDeploymentInfo(options)
  return {
    async read() {
      loaded ??= load()
      return (await loaded).read()
    },
    close: () =>
      void loaded?.then(
        known => known.close(),
        () => undefined,
      ),
  }
}
