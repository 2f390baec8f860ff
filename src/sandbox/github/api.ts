import type { RawReply, RawRequest } from '../http-types.ts'
import {
  commitBody,
  comparisonBody,
  failure,
  linkHeader,
  notFound,
  pageOf,
  reply,
  sliceOf,
} from './answers.ts'
import type { Repository } from './repository.ts'
import type { GitHubSimulatorOptions, SimulatedCommit } from './types.ts'

export interface Api {
  /** Base URL of the pages for people; the API is below `/api/v3`. */
  readonly web: string
  readonly options: GitHubSimulatorOptions
  repository(repo: string): Repository | undefined
  /** Where a repository of that former name is now. */
  renamed(repo: string): string | undefined
}

interface Asked {
  readonly api: Api
  readonly repo: string
  readonly repository: Repository
  readonly url: URL
  readonly commit: (commit: SimulatedCommit) => unknown
}

/** Most commits of one answer without pages. */
const UNPAGED = 250

/** One request below `/api/v3`. */
export function answerApi(request: RawRequest, api: Api): RawReply {
  const url = new URL(request.target, api.web)
  if (request.method !== 'GET') return notFound()
  const isKnown = authorised(request, api.options.token)
  if (isKnown === 'wrong') return failure(401, 'Bad credentials')
  const match = /^\/api\/v3\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(url.pathname)
  const repo = decodeURIComponent(match?.[1] ?? '')
  const place = api.renamed(repo)
  if (place !== undefined) {
    const target = `${api.web}/api/v3/repos/${place}${match?.[2] ?? ''}${url.search}`
    return reply(301, { message: 'Moved Permanently', url: target }, { Location: target })
  }
  const repository = api.repository(repo)
  if (!repository || (repository.isPrivate && isKnown === 'nobody')) return notFound()
  const asked: Asked = { api, repo, repository, url, commit: one => commitBody(api.web, repo, one) }
  return answerRepository(asked, decodeURIComponent(match?.[2] ?? ''))
}

function answerRepository(asked: Asked, route: string): RawReply {
  if (route === '') return repositoryReply(asked)
  if (route === '/commits') return commitsReply(asked)
  const single = /^\/commits\/(.+)$/.exec(route)
  if (single) return commitReply(asked, single[1] ?? '')
  const ends = /^\/compare\/(.+?)\.\.\.(.+)$/.exec(route)
  return ends ? compareReply(asked, ends[1] ?? '', ends[2] ?? '') : notFound()
}

const repositoryReply = ({ api, repo, repository }: Asked): RawReply =>
  reply(200, {
    full_name: repo,
    private: repository.isPrivate,
    default_branch: repository.defaultBranch,
    html_url: `${api.web}/${repo}`,
  })

function commitsReply({ repository, url, commit }: Asked): RawReply {
  const query = url.searchParams
  const asked = query.get('sha')
  const head = repository.find(asked ?? repository.defaultBranch)
  if (!head) return asked === null ? failure(409, 'Git Repository is empty.') : notFound()
  const bound = (name: string, otherwise: number): number => Date.parse(query.get(name) ?? '') || otherwise
  const [since, until] = [bound('since', -Infinity), bound('until', Infinity)]
  const all = repository.history(head).filter(({ at }) => Date.parse(at) >= since && Date.parse(at) <= until)
  const page = pageOf(query, 30)
  return reply(200, sliceOf(all, page).map(commit), linkHeader(url, all.length, page))
}

function commitReply({ repository, commit }: Asked, ref: string): RawReply {
  const found = repository.find(ref)
  return found ? reply(200, commit(found)) : failure(422, `No commit found for SHA: ${ref}`)
}

function compareReply({ api, repo, repository, url, commit }: Asked, base: string, head: string): RawReply {
  const [old, young] = [repository.find(base), repository.find(head)]
  if (!old || !young) return notFound()
  const compared = repository.compare(old, young)
  if (!compared) return failure(404, `No common ancestor between ${base} and ${head}.`)
  const isPaged = url.searchParams.has('page') || url.searchParams.has('per_page')
  const page = pageOf(url.searchParams, UNPAGED)
  const isWhole = api.options.comparesWithoutPages || !isPaged
  const shown = isWhole ? compared.ahead.slice(0, UNPAGED) : sliceOf(compared.ahead, page)
  const links = isWhole ? {} : linkHeader(url, compared.ahead.length, page)
  const page_url = `${api.web}/${repo}/compare/${base}...${head}`
  return reply(200, comparisonBody({ compared, commits: shown.map(commit), url: page_url }), links)
}

function authorised({ headers }: RawRequest, token: string | undefined): 'nobody' | 'known' | 'wrong' {
  const given = /^(?:token|bearer) +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) return 'known'
  if (given === undefined) return 'nobody'
  return given === token ? 'known' : 'wrong'
}
