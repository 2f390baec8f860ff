import { z } from 'zod'
import { pullRequestIn, subjectOf, ticketsIn } from '../deployment/commits.ts'
import type { Commit } from '../deployment/manifest.ts'
import type { RawCommit } from './github.ts'

const person = z
  .object({ name: z.string().nullish(), email: z.string().nullish(), date: z.string().nullish() })
  .nullish()

const commitShape = z.object({
  sha: z.string(),
  html_url: z.string().nullish(),
  author: z.object({ login: z.string().nullish() }).nullish(),
  commit: z.object({ message: z.string(), author: person, committer: person }),
})

const comparisonShape = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  ahead_by: z.number().int().nonnegative(),
  behind_by: z.number().int().nonnegative(),
  total_commits: z.number().int().nonnegative(),
  commits: z.array(commitShape),
})

const errorShape = z.object({ message: z.string() })

/** One page of `GET /repos/{owner}/{repo}/compare/{basehead}`. */
export interface Comparison {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical'
  readonly aheadBy: number
  readonly behindBy: number
  /** On all pages. */
  readonly total: number
  readonly commits: readonly Commit[]
}

/** What an answer of GitHub's meant, or one line with the path that was wrong. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string }

export function decodeComparison(data: unknown): Decoded<Comparison> {
  const parsed = comparisonShape.safeParse(data)
  if (!parsed.success) return wrong('comparison', data, parsed.error)
  const { status, ahead_by, behind_by, total_commits, commits } = parsed.data
  return {
    ok: true,
    value: {
      status,
      aheadBy: ahead_by,
      behindBy: behind_by,
      total: total_commits,
      commits: commits.map(commitOf),
    },
  }
}

/** A list of commits, as `GET /repos/{owner}/{repo}/commits` answers. */
export function decodeCommits(data: unknown): Decoded<readonly Commit[]> {
  const parsed = z.array(commitShape).safeParse(data)
  return parsed.success
    ? { ok: true, value: parsed.data.map(commitOf) }
    : wrong('commits', data, parsed.error)
}

const rawCommits = z.array(z.record(z.string(), z.unknown()))

/** The commits of a list or a comparison as they are; none where the answer is something else. */
export function rawCommitsIn(data: unknown): readonly RawCommit[] {
  return (
    rawCommits.safeParse(data).data ?? z.object({ commits: rawCommits }).safeParse(data).data?.commits ?? []
  )
}

/** The explanation in the body of an error answer. */
export function messageIn(body: string): string | undefined {
  try {
    return errorShape.safeParse(JSON.parse(body)).data?.message
  } catch {
    return undefined
  }
}

function commitOf({ sha, html_url, author: account, commit }: z.infer<typeof commitShape>): Commit {
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

function wrong(what: string, data: unknown, error: z.ZodError): { ok: false; why: string } {
  if (typeof data === 'string') return { ok: false, why: `GitHub ${what}: the answer is not JSON` }
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  return { ok: false, why: `GitHub ${what}: "${path}" is not acceptable` }
}
