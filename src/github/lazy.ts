import { lazily, lazilyOpened } from '../lazily.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { apiUrl } from './address.ts'
import { type GitHub, type GitHubOptions, PUBLIC_API } from './github.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** A GitHub whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).createGitHub(options),
    about => new RemoteFault('GitHub', about),
  )
  return {
    url: apiUrl(options.url ?? PUBLIC_API),
    manifest: async (...asked) => (await opened()).manifest(...asked),
    rawManifest: async (...asked) => (await opened()).rawManifest(...asked),
    newestCommit: async (...asked) => (await opened()).newestCommit(...asked),
    close,
  }
}
