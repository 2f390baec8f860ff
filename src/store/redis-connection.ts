import type { RedisAddress } from '../redis/address.ts'
import { connectRedis, type RedisConnection } from '../redis/connection.ts'
import { type ScriptName, scripts } from './redis-scripts.ts'
import { StoreFault } from './store.ts'

export type StoreConnection = RedisConnection<ScriptName>

/** Everything rejects with a StoreFault. */
export const connectStore = (address: RedisAddress): StoreConnection =>
  connectRedis({
    address,
    scripts,
    fault: (kind, said) => new StoreFault({ kind, where: address.shown, said }),
  })
