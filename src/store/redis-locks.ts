import { randomUUID } from 'node:crypto'
import { type Lock, lockKey } from '../deployment/lock.ts'
import type { StoreConnection } from './redis-connection.ts'
import { type keysOf, knownMs } from './redis-keys.ts'
import type { Locks } from './store.ts'

export function redisLocks(
  { ask, run }: Pick<StoreConnection, 'ask' | 'run'>,
  keys: ReturnType<typeof keysOf>,
): Locks {
  return {
    async locks() {
      const kept = Object.entries(await ask(client => client.hgetall(keys.locks)))
      return kept.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => lockIn(entry))
    },
    async saveLock(lock, nowMs) {
      const call = keys.locking(randomUUID())
      const values = [lockKey(lock.alias), nowMs, entryOf(lock), knownMs]
      const held = await run<string>('lock', [keys.locks, call], values)
      return held === '' ? null : lockIn(held)
    },
    removeLock: async (lock, by) =>
      (await run<number>(
        'unlock',
        [keys.locks, keys.unlocked(lock.id)],
        [lockKey(lock.alias), lock.id, by, knownMs],
      )) === 1,
  }
}

/** What the scripts compare stands beside the lock, which they leave as it is. */
const entryOf = (lock: Lock): string =>
  JSON.stringify({
    id: lock.id,
    holder: lock.by.id,
    ...(lock.until === undefined ? {} : { untilMs: Date.parse(lock.until) }),
    body: JSON.stringify(lock),
  })

export const lockIn = (entry: string): Lock =>
  JSON.parse((JSON.parse(entry) as { body: string }).body) as Lock
