import { lazily, lazilyOpened } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Artifactory, ArtifactoryOptions } from './artifactory.ts'
import { encodedPath } from './path.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** An Artifactory whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createArtifactory(options: ArtifactoryOptions): Artifactory {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).createArtifactory(options),
    about => new RemoteFault('Artifactory', about),
  )
  const url = baseUrl(options.url)
  return {
    url,
    artifactUrl: path => `${url}/${encodedPath(path)}`,
    find: async path => (await opened()).find(path),
    close,
  }
}
