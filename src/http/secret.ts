import { createHash, timingSafeEqual } from 'node:crypto'

/** In constant time, whatever the lengths. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map(text => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(a, b)
}

/** The scheme in lower case, and all that follows it. */
export function authorizationOf(header: string | undefined): { scheme: string; value: string } {
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(header ?? '') ?? []
  return { scheme: scheme.toLowerCase(), value }
}
