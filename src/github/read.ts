/** The reads of one call: a repository's routes, page by page. */

import type { Commit } from '../deployment/manifest.ts'
import type { Decoded } from '../remote/decode.ts'
import type { Http } from '../remote/http.ts'
import { type FaultKind, RemoteFault } from '../remote/remote-fault.ts'
import type { Ask, Asked } from './ask.ts'
import { type Comparison, decodeCommits, decodeComparison } from './wire.ts'

const PER_PAGE = 100
/** No call reads further; 10,000 commits are no release. */
const MOST_PAGES = 100

export interface Reader {
  /** `GET /repos/{repo}{route}`. */
  get(repo: string, route: string, parameters?: Parameters): Promise<Asked>
  /** What was meant, or a fault that says what is wrong with it. */
  decoded<T>(asked: Asked, result: Decoded<T>): T
  fault(kind: FaultKind, said: string): RemoteFault
}

type Parameters = Readonly<Record<string, string | number>>

export function createReader(http: Http, ask: Ask): Reader {
  const fault = (kind: FaultKind, said: string): RemoteFault =>
    new RemoteFault('GitHub', { kind, said: http.present(said), sent: 'no', transient: false })
  return {
    get(repo, route, parameters) {
      const [owner = '', name = '', ...rest] = repo.split('/')
      if (rest.length > 0 || ![owner, name].every(isName)) {
        throw fault('rejected', `"${repo}" is not owner/name`)
      }
      return ask(`/repos/{owner}/{name}${route}`, { owner, name, ...parameters })
    },
    decoded(asked, result) {
      if (result.ok) return result.value
      throw http.unreadable(result.why, asked.answer, { sent: 'no', transient: false })
    },
    fault,
  }
}

/** A name of dots would lead out of the route. */
const isName = (text: string): boolean => /^[\w.-]{1,100}$/.test(text) && !/^\.+$/.test(text)

/** Whether the repository has such a thing, and this token may see it. 409: it is empty; 422: no such commit. */
export async function isThere(reader: Reader, repo: string, ref?: string): Promise<boolean> {
  try {
    await (ref === undefined ? reader.get(repo, '') : reader.get(repo, '/commits/{ref}', { ref }))
    return true
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error
    if (error.kind === 'not_found' || error.status === 409 || error.status === 422) return false
    throw error
  }
}

/** All pages of a comparison, or null when it is not found. A server without pages sends the same 250 again. */
export async function compare(reader: Reader, repo: string, basehead: string): Promise<Comparison | null> {
  const commits = new Map<string, Commit>()
  for (let page = 1; ; page++) {
    const asked = await found(reader.get(repo, '/compare/{basehead}', { basehead, per_page: PER_PAGE, page }))
    if (asked === null) return null
    const read = reader.decoded(asked, decodeComparison(asked.data))
    const before = commits.size
    for (const commit of read.commits) commits.set(commit.sha, commit)
    const isEnd = commits.size >= read.total || commits.size === before || page === MOST_PAGES
    if (isEnd) return { ...read, commits: [...commits.values()] }
  }
}

async function found(asked: Promise<Asked>): Promise<Asked | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof RemoteFault && error.kind === 'not_found') return null
    throw error
  }
}

/** All pages of `GET /repos/{repo}/commits`, newest first. */
export async function listCommits<T>(
  reader: Reader,
  wanted: { repo: string; query: Parameters; decode: (data: unknown) => Decoded<readonly T[]> },
): Promise<readonly T[]> {
  const commits: T[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = await reader.get(wanted.repo, '/commits', { ...wanted.query, per_page: PER_PAGE, page })
    const read = reader.decoded(asked, wanted.decode(asked.data))
    commits.push(...read)
    if (read.length < PER_PAGE) return commits
  }
  throw reader.fault('rejected', `there are more than ${MOST_PAGES * PER_PAGE} commits`)
}

/** The newest of a branch or up to a commit, newest first; of the default branch when neither is given. */
export async function newestCommits(
  reader: Reader,
  { repo, sha, count }: { repo: string; sha?: string; count: number },
): Promise<readonly Commit[]> {
  const asked = await reader.get(repo, '/commits', { ...(sha !== undefined && { sha }), per_page: count })
  return reader.decoded(asked, decodeCommits(asked.data))
}
