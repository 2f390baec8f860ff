import { lazily, lazilyOpened } from '../lazily.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { DeploymentInfo, DeploymentInfoOptions } from './deployment-info.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** A service whose client is loaded with the first read: with its libraries it would take a good part of a start. */
export function createDeploymentInfo(options: DeploymentInfoOptions): DeploymentInfo {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).createDeploymentInfo(options),
    about => new RemoteFault('deployment-info', about),
  )
  return {
    read: async () => (await opened()).read(),
    close,
  }
}
