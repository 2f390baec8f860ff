import type { IncomingMessage } from 'node:http'

export type ReadBody = (request: IncomingMessage, limitBytes: number) => Promise<Buffer | 'too_large'>

/** The raw bytes of a request, or why there are none. Stops reading at the limit. */
export const readBody: ReadBody = async (request, limitBytes) => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return 'too_large'
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limitBytes) return 'too_large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The same for callers who have proved nothing yet: a signature can only be checked when the whole body is here. So
 * many at once; then the one that takes longest is cut off, since an honest body comes with its headers.
 */
export function readUnproven(most: number): ReadBody {
  const held = new Set<IncomingMessage>()
  return async (request, limitBytes) => {
    const [oldest] = held
    if (oldest && held.size >= most) {
      held.delete(oldest)
      oldest.destroy()
    }
    held.add(request)
    try {
      return await readBody(request, limitBytes)
    } finally {
      held.delete(request)
    }
  }
}
