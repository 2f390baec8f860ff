import type { IncomingMessage } from 'node:http'

/** The raw bytes of a request, or why there are none. Stops reading at the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | 'too_large'> {
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
