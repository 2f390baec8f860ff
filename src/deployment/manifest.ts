/** The release manifest: the commits between what is deployed and what is shipped. Times are ISO 8601 in UTC. */

export interface Commit {
  readonly sha: string
  /** Name, as the commit has it. */
  readonly author: string
  readonly email?: string
  /** First line of the message. */
  readonly subject: string
  readonly message: string
  readonly url: string
  /** The committer's date. */
  readonly at: string
  /** From `Merge pull request #12 …` or a `(#12)` at the end of the first line. */
  readonly pullRequest?: number
  /** Keys of JIRA issues in the message, in upper case, each once. */
  readonly tickets: readonly string[]
}

/**
 * How the shipped commit relates to the deployed one. `behind`: an older build goes over a newer one. `first`: nothing
 * tells what is deployed. `gone`: the repository does not know the deployed commit any more. `by_date`: only the time
 * of the deployed commit was known.
 */
export type Relation = 'ahead' | 'identical' | 'behind' | 'diverged' | 'first' | 'gone' | 'by_date'

export interface Manifest {
  /** `owner/name`. */
  readonly repo: string
  readonly relation: Relation
  /** The deployed commit, where it was known. */
  readonly from?: string
  /** For `by_date`, and `gone` where it was known: commits after it. */
  readonly since?: string
  /** The shipped commit. */
  readonly to: string
  /**
   * Oldest first. `behind`: the commits that are taken back. `diverged`: those that are new. `first`, and `gone` without
   * `since`: the newest few up to what is shipped, which may be live or not.
   */
  readonly commits: readonly Commit[]
  /** How many more there are that the server counts and does not list, as GitHub Enterprise before 3.0 does over 250. */
  readonly omitted?: number
  /** For `diverged`: how many commits of what is deployed are not in what is shipped. */
  readonly lost?: number
  /** The page that compares them, for people. */
  readonly url: string
}
