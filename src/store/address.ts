/** Where the store is, read from one setting: a file, or a Redis. */
import { type RedisAddress, readRedisAddress, secretsOfRedis } from '../redis/address.ts'

export type StoreAddress = { readonly kind: 'file'; readonly path: string } | RedisAddress

/** An address as `readRedisAddress` reads it, or the path of a file. Null for anything else. */
export function readStoreAddress(text: string): StoreAddress | null {
  // `redis:/…` and `host:6379` are slips, and no names of files.
  const isAddress = /^[a-z][a-z\d+.-]+:/i.test(text) || /:\d+(?:\/|$)/.test(text)
  return isAddress ? readRedisAddress(text) : { kind: 'file', path: text }
}

/** What of a store's address must be shown to nobody. */
export const secretsOfStore = (address: StoreAddress | null): string[] =>
  address?.kind === 'redis' ? secretsOfRedis(address) : []
