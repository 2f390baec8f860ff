import type { SimulatedServer } from '../http-types.ts'
import { startHttp } from '../server.ts'
import { type Api, answerApi } from './api.ts'
import { createLimiter } from './limit.ts'
import { answerPage } from './pages.ts'
import { createRepository, type Repository } from './repository.ts'
import type {
  GitHubSimulatorOptions,
  RateLimit,
  SeedCommit,
  SeedRepository,
  SimulatedCommit,
} from './types.ts'

export type * from './types.ts'

/** A GitHub Enterprise server on loopback: real HTTP, repositories with a commit graph, faults on demand. */
export interface GitHubSimulator extends SimulatedServer {
  /** Of the API, with `/api/v3`. */
  readonly url: string
  /** Of the pages for people. */
  readonly web: string
  addRepository(seed: SeedRepository): void
  removeRepository(repo: string): void
  /** The former name answers with where it is now. */
  rename(repo: string, to: string): void
  /** Returns the SHA. */
  commit(repo: string, seed: SeedCommit): string
  forget(repo: string, sha: string): void
  /** By branch, or by the whole SHA or its beginning. */
  find(repo: string, ref: string): SimulatedCommit | undefined
  /** From the next request on. */
  limit(patch: Partial<RateLimit>): void
}

export async function createGitHubSimulator(options: GitHubSimulatorOptions = {}): Promise<GitHubSimulator> {
  const now = options.now ?? Date.now
  const limiter = createLimiter(now)
  const repositories = new Map<string, Repository>()
  const renamed = new Map<string, string>()
  const addRepository = (seed: SeedRepository): void =>
    void repositories.set(seed.repo.toLowerCase(), createRepository(seed))
  for (const seed of options.repositories ?? []) addRepository(seed)

  const { port, ...server } = await startHttp(options, request => {
    if (!request.target.startsWith('/api/v3/')) return answerPage(request, api)
    const refusal = limiter.take()
    if (refusal) return refusal
    const answered = answerApi(request, api)
    return { ...answered, headers: { ...limiter.headers(), ...answered.headers } }
  })
  const web = `http://127.0.0.1:${port}`
  const api: Api = {
    web,
    options,
    repository: repo => repositories.get(repo.toLowerCase()),
    renamed: repo => renamed.get(repo.toLowerCase()),
  }
  const known = (repo: string): Repository => {
    const found = api.repository(repo)
    if (!found) throw new Error(`no simulated repository ${repo}`)
    return found
  }

  return {
    ...server,
    url: `${web}/api/v3`,
    web,
    addRepository,
    removeRepository: repo => void repositories.delete(repo.toLowerCase()),
    rename(repo, to) {
      repositories.set(to.toLowerCase(), known(repo))
      repositories.delete(repo.toLowerCase())
      renamed.set(repo.toLowerCase(), to)
    },
    commit: (repo, seed) => known(repo).add(seed),
    forget: (repo, sha) => known(repo).forget(sha),
    find: (repo, ref) => repositories.get(repo.toLowerCase())?.find(ref),
    limit: patch => limiter.set(patch),
  }
}
