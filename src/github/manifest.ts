/** Which commits a release brings, out of what GitHub says of both ends. */

import { isSameCommit, isSha } from '../deployment/commits.ts'
import type { Commit, Manifest } from '../deployment/manifest.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Wanted } from './github.ts'
import { compare, isThere, listCommits, newestCommits, type Reader } from './read.ts'
import { decodeCommits } from './wire.ts'

/** As many commits show what a build is about where there is nothing to compare it with. */
const FEW = 20

interface Search extends Wanted {
  readonly reader: Reader
  /** Base URL of the pages for people. */
  readonly web: string
}

export async function readManifest(search: Search): Promise<Manifest> {
  const { reader, repo, from, to, since } = search
  if (from === null) return since === null ? first(search) : byDate(search, since)
  const ends = { repo, from, to, url: compareUrl(search, from, to) }
  if (isSameCommit(from, to)) return { ...ends, relation: 'identical', commits: [] }
  const ahead = await compare(reader, repo, `${from}...${to}`)
  if (ahead === null) return gone(search, from)
  const { status: relation, commits } = ahead
  if (relation === 'behind') return behind(search, from)
  return {
    ...ends,
    relation,
    commits,
    ...omitted(ahead.aheadBy, commits),
    ...(relation === 'diverged' && { lost: ahead.behindBy }),
  }
}

/** What is taken back is what a comparison the other way round lists. */
async function behind(search: Search, from: string): Promise<Manifest> {
  const { reader, repo, to } = search
  const back = await compare(reader, repo, `${to}...${from}`)
  if (back === null) throw notComparable(search, from)
  const { aheadBy, commits } = back
  const url = compareUrl(search, to, from)
  return { repo, relation: 'behind', from, to, commits, ...omitted(aheadBy, commits), url }
}

/** Nothing was found to compare: which of the three is missing? */
async function gone(search: Search, from: string): Promise<Manifest> {
  const { reader, repo, to, since } = search
  if (!(await isThere(reader, repo))) throw noRepository(search)
  if (!(await isThere(reader, repo, to))) throw noSuchCommit(search)
  if (await isThere(reader, repo, from)) throw notComparable(search, from)
  const known = since === null ? await first(search) : await byDate(search, since)
  return { ...known, relation: 'gone', from }
}

async function first(search: Search): Promise<Manifest> {
  const { reader, repo, to } = search
  const commits = await knownTo(search, newestCommits(reader, { repo, sha: to, count: FEW }))
  return { repo, relation: 'first', to, commits: commits.toReversed(), url: logUrl(search) }
}

/** `since` of the API takes in the very second, which is that of the deployed commit itself. */
async function byDate(search: Search, since: string): Promise<Manifest> {
  const { reader, repo, to } = search
  const listed = listCommits(reader, { repo, query: { sha: to, since }, decode: decodeCommits })
  const commits = (await knownTo(search, listed)).filter(({ at }) => Date.parse(at) > Date.parse(since))
  return { repo, relation: 'by_date', since, to, commits: commits.toReversed(), url: logUrl(search) }
}

/** A list up to a commit that is not there is a 404, as is one of a repository that is not there. */
async function knownTo<T>(search: Search, list: Promise<T>): Promise<T> {
  try {
    return await list
  } catch (error) {
    if (!(error instanceof RemoteFault && error.kind === 'not_found')) throw error
    throw (await isThere(search.reader, search.repo)) ? noSuchCommit(search) : noRepository(search)
  }
}

const noRepository = ({ reader, repo }: Search): RemoteFault =>
  reader.fault('not_found', `there is no repository ${repo}, or I may not see it`)
const noSuchCommit = ({ reader, repo, to }: Search): RemoteFault =>
  reader.fault('not_found', `${repo} has no commit ${to}, which is to be shipped`)
const notComparable = ({ reader, repo, to }: Search, from: string): RemoteFault =>
  reader.fault('not_found', `${from} and ${to} of ${repo} have nothing in common`)

const omitted = (count: number, listed: readonly Commit[]): { omitted?: number } =>
  count > listed.length ? { omitted: count - listed.length } : {}

const compareUrl = ({ web, repo }: Search, base: string, head: string): string =>
  `${web}/${repo}/compare/${encodeURIComponent(inLink(base))}...${encodeURIComponent(inLink(head))}`
/** GitHub's own links to its comparisons have as many digits, which stay clear in large repositories. */
const inLink = (name: string): string => (isSha(name) ? name.slice(0, 12) : name)
const logUrl = ({ web, repo, to }: Search): string => `${web}/${repo}/commits/${encodeURIComponent(to)}`
