import { hash, timingSafeEqual } from 'node:crypto'

/** In constant time, whatever the lengths. */
export function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}

/** The scheme in lower case, and all that follows it. */
export function authorizationOf(header: string | undefined): { scheme: string; value: string } {
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(header ?? '') ?? []
  return { scheme: scheme.toLowerCase(), value }
}
