import { type Answer, faultOfAnswer, notOfProxy } from '../remote/fault.ts'
import { createHttp, type Send } from '../remote/http.ts'
import { orNull } from '../remote/or-null.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Artifact, Artifactory, ArtifactoryOptions } from './artifactory.ts'
import { encodedPath, isFilePath } from './path.ts'
import { decodeStorage, messageIn } from './wire.ts'

/** API keys, which JFrog has given up, begin so and are no bearer tokens; access and reference tokens are. */
const API_KEY = /^AKC[A-Za-z0-9]/

/** The files of one Artifactory. */
export function createArtifactory(options: ArtifactoryOptions): Artifactory {
  const { token } = options
  const isKey = token !== undefined && API_KEY.test(token)
  const http = createHttp({
    ...options,
    system: 'Artifactory',
    authorization: token && !isKey ? `Bearer ${token}` : undefined,
    ...(isKey && { headers: { 'X-JFrog-Art-Api': token } }),
    secrets: [token],
    reasonIn: messageIn,
    faultIn: (answer, told) => notOfProxy(faultOfAnswer(answer, told), messageIn(answer.body)),
    fault: about => new RemoteFault('Artifactory', about),
  })
  const artifactUrl = (path: string): string => `${http.url}/${encodedPath(path)}`

  async function ofHead(send: Send, path: string): Promise<Artifact> {
    const answer = await send({ method: 'HEAD', path: `/${encodedPath(path)}`, accept: '*/*' })
    return { path, url: artifactUrl(path), ...checksums(answer) }
  }

  async function ofStorage(send: Send, path: string): Promise<Artifact | null> {
    const answer = await orNull(send({ method: 'GET', path: `/api/storage/${encodedPath(path)}` }))
    if (!answer) return null
    const stored = decodeStorage(answer.body)
    if (!stored.ok) throw http.unreadable(stored.why, answer, { sent: 'no', transient: false })
    return stored.value && { path, url: artifactUrl(path), ...stored.value }
  }

  return {
    url: http.url,
    artifactUrl,
    find: path =>
      http.call(async send => {
        if (!isFilePath(path)) return null
        try {
          return await ofHead(send, path)
        } catch (error) {
          if (!isAboutContent(error)) throw error
          return ofStorage(send, path)
        }
      }),
    close: () => http.close(),
  }
}

/**
 * A web page may be the artifact itself, a redirect leads to where the cloud keeps it, and a 404 may be a proxy's, since an
 * answer to HEAD has no words: storage tells which.
 */
const isAboutContent = (error: unknown): boolean =>
  error instanceof RemoteFault && (error.kind === 'redirected' || error.kind === 'unreadable')

function checksums({ headers }: Answer): Omit<Artifact, 'path' | 'url'> {
  const { 'x-checksum-sha256': sha256, 'x-checksum-sha1': sha1, 'content-length': size } = headers
  return {
    ...(sha256 && { sha256 }),
    ...(sha1 && { sha1 }),
    ...(size && /^\d+$/.test(size) && { size: Number(size) }),
  }
}
