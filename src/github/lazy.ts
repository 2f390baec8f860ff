import { lazily } from '../lazily.ts'
import { apiUrl } from './address.ts'
import { type GitHub, type GitHubOptions, PUBLIC_API } from './github.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** A GitHub whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createGitHub(options: GitHubOptions): GitHub {
  let loaded: Promise<GitHub> | undefined
  const load = async (): Promise<GitHub> => (await loadClient()).createGitHub(options)
  const client = (): Promise<GitHub> => {
    loaded ??= load()
    return loaded
  }
  return {
    url: apiUrl(options.url ?? PUBLIC_API),
    manifest: async (...asked) => (await client()).manifest(...asked),
    rawManifest: async (...asked) => (await client()).rawManifest(...asked),
    newestCommit: async (...asked) => (await client()).newestCommit(...asked),
    close: () =>
      void loaded?.then(
        known => known.close(),
        () => undefined,
      ),
  }
}
