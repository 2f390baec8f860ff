import type { Commit, Manifest } from '../deployment/manifest.ts'

export const PUBLIC_API = 'https://api.github.com'

export interface GitHubOptions {
  /** Of the REST API: `https://api.github.com` unless given; on an Enterprise server `https://host/api/v3`. */
  readonly url?: string | undefined
  readonly token?: string | undefined
  /** Longest time of one call, all its pages and repeats included. */
  readonly timeoutMs: number
  /** In [0, 1), for the jitter between repeats. */
  readonly random: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly log?: (level: 'debug' | 'warn', line: string) => void
}

export interface Wanted {
  /** `owner/name`. */
  readonly repo: string
  /** The deployed commit, whole or short, or null where it is not known. */
  readonly from: string | null
  /** When the deployed commit was made, ISO 8601; used where the commit itself is not known. */
  readonly since: string | null
  /** The shipped commit. */
  readonly to: string
}

/**
 * Every call only reads, and rejects with a `RemoteFault` of system "GitHub" and nothing else. What a rate limit forbids
 * is not asked before it resets: where that is later than the call may take, the fault comes at once and says until when.
 */
export interface GitHub {
  /** Base URL of the API, without a trailing slash. */
  readonly url: string
  /** What would be shipped, as `Manifest` says. A commit that the repository does not know is a fault when it is `to`. */
  manifest(wanted: Wanted): Promise<Manifest>
  /** The same, and its commits in the same order as the API describes them. */
  rawManifest(wanted: Wanted): Promise<{ readonly manifest: Manifest; readonly raw: readonly RawCommit[] }>
  /** Newest commit of a branch, or the commit itself; of the default branch unless one is given. */
  newestCommit(repo: string, of?: string): Promise<Commit>
  close(): void
}

/** A commit in the JSON of GitHub's REST API, with everything that is in it. */
export type RawCommit = Readonly<Record<string, unknown>>
