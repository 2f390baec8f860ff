import type { Manifest, Relation } from './manifest.ts'

/** What a deployment keeps of its release manifest: at most about a kilobyte, however many commits there are. */
export interface Release {
  readonly relation: Relation
  readonly from?: string
  readonly since?: string
  readonly to: string
  /** Commits in the manifest, also those that GitHub did not list. */
  readonly count: number
  readonly lost?: number
  /** Who has most commits first. */
  readonly authors: readonly Author[]
  /** How many more there are. */
  readonly moreAuthors?: number
  /** Keys of JIRA issues, in the order of the commits. */
  readonly tickets: readonly string[]
  readonly moreTickets?: number
  readonly url: string
}

export interface Author {
  readonly name: string
  readonly commits: number
}

const MOST_AUTHORS = 5
const MOST_TICKETS = 8
/** In characters. */
const LONGEST_NAME = 40

/** The manifest in a few words. */
export function releaseOf(manifest: Manifest): Release {
  const { relation, from, since, to, commits, omitted = 0, lost, url } = manifest
  const authors = authorsOf(manifest)
  const tickets = [...new Set(commits.flatMap(commit => commit.tickets))]
  return {
    relation,
    ...(from !== undefined && { from }),
    ...(since !== undefined && { since }),
    to,
    count: commits.length + omitted,
    ...(lost !== undefined && { lost }),
    authors: authors.slice(0, MOST_AUTHORS).map(author => ({ ...author, name: shorten(author.name) })),
    ...more('moreAuthors', authors.length - MOST_AUTHORS),
    tickets: tickets.slice(0, MOST_TICKETS),
    ...more('moreTickets', tickets.length - MOST_TICKETS),
    url,
  }
}

/** Everybody who has a commit in it, who has most first. One name in two spellings of case is one person. */
export function authorsOf({ commits }: Manifest): Author[] {
  const known = new Map<string, Author>()
  for (const { author } of commits) {
    const key = author.trim().toLowerCase()
    const before = known.get(key) ?? { name: author.trim(), commits: 0 }
    known.set(key, { ...before, commits: before.commits + 1 })
  }
  return [...known.values()].toSorted((a, b) => b.commits - a.commits)
}

const more = (name: 'moreAuthors' | 'moreTickets', count: number): { [name: string]: number } =>
  count > 0 ? { [name]: count } : {}

/** By code points: half a surrogate pair is no character. */
const shorten = (name: string): string => {
  const points = [...name]
  return points.length <= LONGEST_NAME ? name : `${points.slice(0, LONGEST_NAME - 1).join('')}…`
}
