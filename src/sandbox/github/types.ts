import type { ServerOptions } from '../http-types.ts'

export interface SimulatedCommit {
  readonly sha: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: string
  readonly email: string
  /** The committer's date, ISO 8601. */
  readonly at: string
}

/** What is not given is made up: a parent is the branch's head, the SHA follows from the content. */
export interface SeedCommit {
  readonly message: string
  readonly author?: string
  readonly email?: string
  /** ISO 8601; a minute after its newest parent unless given. */
  readonly at?: string
  readonly sha?: string
  readonly parents?: readonly string[]
  /** Whose head it becomes; the default branch unless given. */
  readonly branch?: string
}

export interface SeedRepository {
  /** `owner/name`. */
  readonly repo: string
  readonly defaultBranch?: string
  /** Seen with the token only. */
  readonly isPrivate?: boolean
  /** Oldest first. */
  readonly commits?: readonly SeedCommit[]
}

export interface RateLimit {
  /** Requests that are still allowed. */
  remaining: number
  limit: number
  /** Epoch ms. From then on `limit` requests are allowed again. */
  resetAt: number
  /** GitHub answers with either. */
  status: 403 | 429
}

export interface GitHubSimulatorOptions extends ServerOptions {
  readonly repositories?: readonly SeedRepository[]
  /** Without one every repository is seen by everybody. */
  readonly token?: string
  /** As GitHub Enterprise before 3.0 compares: 250 commits and no pages. */
  readonly comparesWithoutPages?: boolean
}
