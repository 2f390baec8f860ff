import type { DeploymentInfo, DeploymentInfoOptions } from './deployment-info.ts'

/** A service whose client is loaded with the first read: with its libraries it would take a good part of a start. */
export function createDeploymentInfo(options: DeploymentInfoOptions): DeploymentInfo {
  let loaded: Promise<DeploymentInfo> | undefined
  const load = async (): Promise<DeploymentInfo> =>
    (await import('./client.ts')).createDeploymentInfo(options)
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
