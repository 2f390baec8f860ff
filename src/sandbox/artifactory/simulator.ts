import { createHash } from 'node:crypto'
import type { RawReply, RawRequest, ServerOptions, SimulatedServer } from '../http-types.ts'
import { startHttp } from '../server.ts'

const CONTEXT = '/artifactory'
const STORAGE = '/api/storage'

export interface ArtifactorySimulatorOptions extends ServerOptions {
  /** Accepted as a bearer token. Without it and `apiKey` everybody may read. */
  readonly token?: string
  /** Accepted in `X-JFrog-Art-Api`. */
  readonly apiKey?: string
  /** Content by path: `releases/restaurant/Restaurant_230.zip`. */
  readonly artifacts?: Readonly<Record<string, string>>
}

/** An Artifactory on loopback: files with checksums, and the storage API that describes them. */
export interface ArtifactorySimulator extends SimulatedServer {
  /** With its context path. */
  readonly url: string
  put(path: string, content: string): void
  remove(path: string): void
}

export async function createArtifactorySimulator(
  options: ArtifactorySimulatorOptions = {},
): Promise<ArtifactorySimulator> {
  const files = new Map<string, string>(Object.entries(options.artifacts ?? {}))
  const { port, ...server } = await startHttp(options, request => answer(request, { options, files, url }))
  const url = `http://127.0.0.1:${port}${CONTEXT}`
  return {
    ...server,
    url,
    put: (path, content) => void files.set(path, content),
    remove: path => void files.delete(path),
  }
}

interface Shelf {
  readonly options: ArtifactorySimulatorOptions
  readonly files: ReadonlyMap<string, string>
  readonly url: string
}

function answer(request: RawRequest, shelf: Shelf): RawReply {
  if (!mayRead(request, shelf.options)) return failure(401, 'Authentication is required')
  if (request.method !== 'GET' && request.method !== 'HEAD') return failure(405, 'Method Not Allowed')
  const pathname = request.target.split('?', 1)[0] ?? ''
  if (!pathname.startsWith(`${CONTEXT}/`)) return failure(404, 'Not Found')
  const path = pathname.slice(CONTEXT.length)
  if (path.startsWith(`${STORAGE}/`)) return described(decoded(path.slice(STORAGE.length + 1)), shelf)
  return file(decoded(path.slice(1)), shelf)
}

function file(path: string, { files, url }: Shelf): RawReply {
  const content = files.get(path)
  if (content === undefined) {
    // A folder's listing is a web page at its address with a slash.
    const isFolder = [...files.keys()].some(known => known.startsWith(`${path}/`))
    return isFolder ? redirect(`${url}/${path}/`) : failure(404, 'File not found.')
  }
  return {
    status: 200,
    headers: {
      'Content-Type': path.endsWith('.html') ? 'text/html' : 'application/octet-stream',
      'X-Checksum-Sha1': hash('sha1', content),
      'X-Checksum-Sha256': hash('sha256', content),
    },
    body: content,
  }
}

function described(path: string, { files, url }: Shelf): RawReply {
  const [repo = '', ...rest] = path.split('/')
  const about = { repo, path: `/${rest.join('/')}`, uri: `${url}${STORAGE}/${path}` }
  const content = files.get(path)
  if (content !== undefined) {
    const checksums = { sha1: hash('sha1', content), sha256: hash('sha256', content) }
    return json(200, { ...about, size: String(Buffer.byteLength(content)), checksums })
  }
  const below = [...files.keys()].filter(known => known.startsWith(`${path}/`))
  if (below.length === 0) return failure(404, 'Unable to find item')
  const names = new Set(below.map(known => known.slice(path.length + 1).split('/', 1)[0]))
  return json(200, { ...about, children: [...names].map(name => ({ uri: `/${name}` })) })
}

function mayRead({ headers }: RawRequest, { token, apiKey }: ArtifactorySimulatorOptions): boolean {
  if (token === undefined && apiKey === undefined) return true
  if (token !== undefined && headers.authorization === `Bearer ${token}`) return true
  return apiKey !== undefined && headers['x-jfrog-art-api'] === apiKey
}

const hash = (algorithm: string, content: string): string =>
  createHash(algorithm).update(content).digest('hex')
const failure = (status: number, message: string): RawReply => json(status, { errors: [{ status, message }] })
const redirect = (to: string): RawReply => ({ status: 302, headers: { Location: to }, body: '' })
const json = (status: number, body: unknown): RawReply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
