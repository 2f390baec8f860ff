import type { StoreAddress } from './address.ts'
import type { Store } from './store.ts'

/** Opens the store at that address; only what it needs is loaded. Rejects with a StoreFault. */
export async function openStore(address: StoreAddress): Promise<Store> {
  if (address.kind === 'file') {
    const { openSqliteStore } = await import('./sqlite.ts')
    return openSqliteStore(address.path)
  }
  const { openRedisStore } = await import('./redis.ts')
  return await openRedisStore(address)
}
