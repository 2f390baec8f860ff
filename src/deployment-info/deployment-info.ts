export interface DeploymentInfoOptions {
  readonly url: string
  /** JSONPath (RFC 9535) of the deployed commit: `$.lastCommitSha`. */
  readonly shaPath: string
  /** JSONPath of its date: `$.lastCommitTimestamp`. */
  readonly datePath: string
  /** Longest time of one read, its repeats included. */
  readonly timeoutMs: number
  /** In [0, 1), for the jitter between repeats. */
  readonly random: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly log?: (level: 'debug' | 'warn', line: string) => void
}

/** What a service says of itself. At least one of the two is known. */
export interface Deployed {
  /** The commit that it was built from, lower case, whole or short; null where the path leads to nothing. */
  readonly sha: string | null
  /** When that was made, ISO 8601 in UTC; null where the path leads to nothing that is a date. */
  readonly at: string | null
}

/** The deployment-info endpoint of one service. */
export interface DeploymentInfo {
  /** Rejects with a `RemoteFault` of system "deployment-info", and nothing else. */
  read(): Promise<Deployed>
  close(): void
}
