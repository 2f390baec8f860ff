import { isUtf8 } from 'node:buffer'
import { hash, timingSafeEqual } from 'node:crypto'

/** In constant time, whatever the lengths. */
export function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}

/** The scheme in lower case, and all that follows it. Node reads a header as Latin-1; most clients send UTF-8. */
export function authorizationOf(header: string | undefined): { scheme: string; value: string } {
  const bytes = Buffer.from(header ?? '', 'latin1')
  const text = isUtf8(bytes) ? bytes.toString('utf8') : header
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(text ?? '') ?? []
  return { scheme: scheme.toLowerCase(), value }
}
