/** Answers in the shapes of GitHub's REST API. */

import type { RawReply } from '../http-types.ts'
import type { Compared } from './repository.ts'
import type { SimulatedCommit } from './types.ts'

export interface Page {
  readonly page: number
  readonly perPage: number
}

export function reply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RawReply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

export const failure = (
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): RawReply =>
  reply(
    status,
    { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    headers,
  )

export const notFound = (): RawReply => failure(404, 'Not Found')

/** At most 100 a page, whatever is asked for. */
export function pageOf(query: URLSearchParams, usual: number): Page {
  const number = (name: string, otherwise: number): number => {
    const value = Number(query.get(name) ?? otherwise)
    return Number.isInteger(value) && value > 0 ? value : otherwise
  }
  return { page: number('page', 1), perPage: Math.min(100, number('per_page', usual)) }
}

export const sliceOf = <T>(all: readonly T[], { page, perPage }: Page): T[] =>
  all.slice((page - 1) * perPage, page * perPage)

/** `Link: <…?page=2>; rel="next", …`; none when one page holds all. */
export function linkHeader(url: URL, count: number, { page, perPage }: Page): Record<string, string> {
  const last = Math.max(1, Math.ceil(count / perPage))
  const to = (number: number, rel: string): string => {
    const target = new URL(url)
    target.searchParams.set('page', String(number))
    return `<${target.href}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ]
  return links.length > 0 ? { Link: links.join(', ') } : {}
}

export function commitBody(web: string, repo: string, commit: SimulatedCommit): unknown {
  const person = { name: commit.author, email: commit.email, date: commit.at.replace(/\.000Z$/, 'Z') }
  return {
    sha: commit.sha,
    html_url: `${web}/${repo}/commit/${commit.sha}`,
    commit: { author: person, committer: person, message: commit.message },
    author: { login: commit.author.toLowerCase().replace(/\W+/g, '-') },
    parents: commit.parents.map(sha => ({ sha, html_url: `${web}/${repo}/commit/${sha}` })),
  }
}

export interface ComparisonOf {
  readonly compared: Compared
  readonly commits: readonly unknown[]
  readonly url: string
}

export const comparisonBody = ({ compared, commits, url }: ComparisonOf): unknown => ({
  html_url: url,
  status: compared.status,
  ahead_by: compared.ahead.length,
  behind_by: compared.behind.length,
  total_commits: compared.ahead.length,
  commits,
  files: [],
})
