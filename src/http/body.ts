import type { IncomingMessage } from 'node:http'

export type ReadBody = (
  request: IncomingMessage,
  limitBytes: number,
) => Promise<Buffer | 'too_large' | 'too_slow'>

/** A body comes with its headers, or soon after them; Node alone would wait for five minutes. */
const longestMs = 10_000

/** The raw bytes of a request, or why there are none. Keeps none past a limit; rejects when it is cut off. */
export const readBody: ReadBody = (request, limitBytes) => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    letPass(request)
    return Promise.resolve('too_large')
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const patience = setTimeout(() => {
      request.pause()
      resolve('too_slow')
    }, longestMs)
    const take = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limitBytes) return
      clearTimeout(patience)
      chunks.length = 0
      request.off('data', take)
      letPass(request)
      resolve('too_large')
    }
    request.on('data', take)
    request.once('end', () => {
      clearTimeout(patience)
      resolve(Buffer.concat(chunks))
    })
    request.once('error', reject)
    request.once('close', () => {
      clearTimeout(patience)
      reject(new Error('the request was cut off'))
    })
  })
}

/**
 * Reads what is left and drops it: a connection that is closed with bytes unread takes the answer along. Who goes on for
 * longer is cut off.
 */
function letPass(request: IncomingMessage): void {
  request.resume()
  const patience = setTimeout(() => request.destroy(), longestMs)
  request.once('close', () => clearTimeout(patience))
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
