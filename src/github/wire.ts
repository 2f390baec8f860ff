import * as v from 'valibot'
import { pullRequestIn, subjectOf, ticketsIn } from '../deployment/commits.ts'
import type { Commit } from '../deployment/manifest.ts'
import { type Decoded, decode, jsonIn, object, record, valueIn } from '../remote/decode.ts'
import type { RawCommit } from './github.ts'

const person = v.nullish(
  object({ name: v.nullish(v.string()), email: v.nullish(v.string()), date: v.nullish(v.string()) }),
)

const commitShape = object({
  sha: v.string(),
  html_url: v.nullish(v.string()),
  author: v.nullish(object({ login: v.nullish(v.string()) })),
  commit: object({ message: v.string(), author: person, committer: person }),
})
const commits = v.array(v.pipe(commitShape, v.transform(commitOf)))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** One page of `GET /repos/{owner}/{repo}/compare/{basehead}`. */
export interface Comparison {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical'
  readonly aheadBy: number
  readonly behindBy: number
  /** On all pages. */
  readonly total: number
  readonly commits: readonly Commit[]
}

const comparison = v.pipe(
  object({
    status: v.picklist(['ahead', 'behind', 'diverged', 'identical']),
    ahead_by: count,
    behind_by: count,
    total_commits: count,
    commits,
  }),
  v.transform(
    ({ status, ahead_by, behind_by, total_commits, commits }): Comparison => ({
      status,
      aheadBy: ahead_by,
      behindBy: behind_by,
      total: total_commits,
      commits,
    }),
  ),
)

export const decodeComparison = (data: unknown): Decoded<Comparison> =>
  decode('GitHub comparison', comparison, readable(data))

/** A list of commits, as `GET /repos/{owner}/{repo}/commits` answers. */
export const decodeCommits = (data: unknown): Decoded<readonly Commit[]> =>
  decode('GitHub commits', commits, readable(data))

/** Octokit hands on as a text what it could not read as JSON. */
const readable = (data: unknown): unknown => (typeof data === 'string' ? undefined : data)

const rawCommits = v.array(record(v.unknown()))

/** The commits of a list or a comparison as they are; none where the answer is something else. */
export const rawCommitsIn = (data: unknown): readonly RawCommit[] =>
  valueIn(rawCommits, data) ?? valueIn(object({ commits: rawCommits }), data)?.commits ?? []

/** The explanation in the body of an error answer. */
export const messageIn = (body: string): string | undefined =>
  valueIn(object({ message: v.string() }), jsonIn(body))?.message

function commitOf({ sha, html_url, author: account, commit }: v.InferOutput<typeof commitShape>): Commit {
  const { message, author, committer } = commit
  const pullRequest = pullRequestIn(message)
  return {
    sha,
    author: author?.name || account?.login || author?.email || 'somebody',
    ...(author?.email && { email: author.email }),
    subject: subjectOf(message),
    message,
    url: html_url ?? '',
    at: utc(committer?.date ?? author?.date),
    ...(pullRequest !== undefined && { pullRequest }),
    tickets: ticketsIn(message),
  }
}

/** A commit without a date that can be read is from the beginning of time. */
function utc(date: string | null | undefined): string {
  const ms = Date.parse(date ?? '')
  return new Date(Number.isNaN(ms) ? 0 : ms).toISOString()
}
