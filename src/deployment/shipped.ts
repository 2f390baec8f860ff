/** By which terms a deployment is found again: the commits, tickets and pull requests that it brought. */
import type { Deployment } from './deployment.ts'
import type { Commit, Manifest } from './manifest.ts'

/** What somebody wants to know the deployments of. */
export type Sought =
  /** At least 4 hex digits, in lower case. */
  | { readonly by: 'commit'; readonly sha: string }
  /** In upper case. */
  | { readonly by: 'ticket'; readonly key: string }
  /** `repo` is `owner/name`, null where only the number was given: every repository has a #12. */
  | { readonly by: 'pull_request'; readonly number: number; readonly repo: string | null }

/** A term of the index; of a commit also the beginning of one. */
export function termOf(sought: Sought): string {
  switch (sought.by) {
    case 'commit':
      return `sha:${sought.sha.toLowerCase()}`
    case 'ticket':
      return `ticket:${sought.key.toUpperCase()}`
    case 'pull_request':
      return `pr:${sought.repo?.toLowerCase() ?? ''}#${sought.number}`
  }
}

/** What the record of a deployment tells by itself. */
export const termsOfDeployment = ({ build, ticket }: Deployment): string[] => [
  ...(build.revision === undefined ? [] : [termOf({ by: 'commit', sha: build.revision })]),
  ...(ticket ? [termOf({ by: 'ticket', key: ticket.key })] : []),
]

/** What its manifest adds, each term once. The shipped commit is not among them: the record has it. */
export function termsOfManifest({ repo, to, commits }: Manifest): string[] {
  const terms = commits.flatMap(({ sha, tickets, pullRequest }) => [
    ...(sha === to ? [] : [termOf({ by: 'commit', sha })]),
    ...tickets.map(key => termOf({ by: 'ticket', key })),
    ...(pullRequest === undefined
      ? []
      : [null, repo].map(of => termOf({ by: 'pull_request', number: pullRequest, repo: of }))),
  ])
  return [...new Set(terms)]
}

/** Terms come in and go when a manifest replaces another. */
export function changedTerms(
  before: string | null,
  after: string,
): { readonly added: readonly string[]; readonly gone: readonly string[] } {
  const added = termsOfManifest(JSON.parse(after) as Manifest)
  const old = before === null ? [] : termsOfManifest(JSON.parse(before) as Manifest)
  const kept = new Set(added)
  return { added, gone: old.filter(term => !kept.has(term)) }
}

/** Whether that commit of that repository is one of those that are sought. */
export function isSought(commit: Commit, repo: string, sought: Sought): boolean {
  switch (sought.by) {
    case 'commit':
      return commit.sha.toLowerCase() === sought.sha
    case 'ticket':
      return commit.tickets.includes(sought.key)
    case 'pull_request':
      return (
        commit.pullRequest === sought.number && (sought.repo === null || sought.repo === repo.toLowerCase())
      )
  }
}

/**
 * What a deployment did with what is sought. `takes_back`: an older build went over a newer one, and what is sought was
 * in that. `had`: its commits are listed without knowing what was live before, so it may have been.
 */
export function partOf(
  { release, build, ticket }: Deployment,
  sought: Sought,
): 'brought' | 'takes_back' | 'had' {
  if (sought.by === 'commit' && build.revision?.toLowerCase() === sought.sha) return 'brought'
  if (sought.by === 'ticket' && ticket?.key.toUpperCase() === sought.key) return 'brought'
  if (release?.relation === 'behind') return 'takes_back'
  const isVague =
    release?.relation === 'first' || (release?.relation === 'gone' && release.since === undefined)
  return isVague ? 'had' : 'brought'
}
