import { isStanding, type Lock, lockKey } from '../deployment/lock.ts'
import type { Locks } from './store.ts'

type Row = Record<string, unknown>

/** `transaction` and `settle` turn what the database throws into a StoreFault. */
export function sqliteLocks(db: {
  rows: (text: string, ...values: unknown[]) => Row[]
  run: (text: string, ...values: unknown[]) => number
  transaction: <T>(work: () => T) => Promise<T>
  settle: <T>(work: () => T) => Promise<T>
}): Locks {
  return {
    locks: () => db.settle(() => readLocks(db.rows)),
    saveLock: (lock, nowMs) =>
      db.transaction(() => {
        const key = lockKey(lock.alias)
        const held = readLocks(db.rows).find(other => lockKey(other.alias) === key)
        if (held && held.id !== lock.id) {
          const isAnothers = held.by.id !== lock.by.id && isStanding(held, nowMs)
          if (isAnothers || !isStanding(lock, nowMs)) return held
        }
        db.run(
          'INSERT OR REPLACE INTO locks (key, id, body) VALUES (?, ?, ?)',
          key,
          lock.id,
          JSON.stringify(lock),
        )
        return null
      }),
    removeLock: lock =>
      db.settle(
        () => db.run('DELETE FROM locks WHERE key = ? AND id = ?', lockKey(lock.alias), lock.id) === 1,
      ),
  }
}

export const readLocks = (rows: (text: string) => Row[]): Lock[] =>
  rows('SELECT body FROM locks ORDER BY key').map(row => JSON.parse(String(row.body)) as Lock)
