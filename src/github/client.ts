import type { Commit } from '../deployment/manifest.ts'
import { createHttp } from '../remote/http.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { apiUrl, webUrl } from './address.ts'
import { createAsk } from './ask.ts'
import { faultIn, reasonIn } from './fault.ts'
import { type GitHub, type GitHubOptions, PUBLIC_API } from './github.ts'
import { readManifest } from './manifest.ts'
import { keepCommits } from './raw.ts'
import { createReader, newestCommits, type Reader } from './read.ts'

/** The first page of a comparison carries up to 300 changed files, whatever is asked for. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024

/** The calls of one GitHub over its REST API. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { token } = options
  const http = createHttp({
    ...options,
    system: 'GitHub',
    url: apiUrl(options.url ?? PUBLIC_API),
    authorization: token ? `Bearer ${token}` : undefined,
    secrets: [token],
    largestAnswer: LARGEST_ANSWER_BYTES,
    reasonIn,
    faultIn,
    fault: about => new RemoteFault('GitHub', about),
  })
  const ask = createAsk(http)
  const call = <T>(work: (reader: Reader) => Promise<T>): Promise<T> =>
    http.call(async send => work(createReader(http, ask(send))))

  return {
    url: http.url,
    manifest: wanted => call(reader => readManifest({ ...wanted, reader, web: webUrl(http.url) })),
    rawManifest: wanted =>
      http.call(async send => {
        const kept = keepCommits(ask(send))
        const reader = createReader(http, kept.ask)
        const manifest = await readManifest({ ...wanted, reader, web: webUrl(http.url) })
        return { manifest, raw: manifest.commits.map(({ sha }) => kept.commit(sha)) }
      }),
    newestCommit: (repo, of) => call(reader => newestCommit(reader, repo, of)),
    close: () => http.close(),
  }
}

async function newestCommit(reader: Reader, repo: string, of: string | undefined): Promise<Commit> {
  const [newest] = await newestCommits(reader, { repo, count: 1, ...(of !== undefined && { sha: of }) })
  if (newest) return newest
  throw reader.fault('not_found', `${repo} has no commit`)
}
