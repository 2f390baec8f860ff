import { type Effect, isSpoken, laneOf } from '../deployment/effect.ts'
import { createLeases } from './leases.ts'
import type { Outbox, OutboxEntry } from './store.ts'

type Row = Record<string, unknown>

/** `settle` turns what the database throws into a StoreFault; the rest is called in a transaction that has begun. */
export function sqliteOutbox(db: {
  rows: (text: string, ...values: unknown[]) => Row[]
  run: (text: string, ...values: unknown[]) => number
  settle: <T>(work: () => T) => Promise<T>
}): {
  readonly outbox: Outbox
  putEffects(id: string, effects: readonly Effect[]): void
  isHeld(entry: OutboxEntry): boolean
  takeOut(entry: OutboxEntry): void
  /** Of one that was taken out, when that is on disk. */
  forget(entry: OutboxEntry): void
} {
  const leases = createLeases()

  const putEffects = (id: string, effects: readonly Effect[]): void => {
    for (const effect of effects) {
      db.run(
        'INSERT INTO outbox (deployment_id, lane, speaks, body) VALUES (?, ?, ?, ?)',
        id,
        laneOf(effect),
        isSpoken(effect) ? 1 : 0,
        JSON.stringify(effect),
      )
    }
  }
  const isHeld = (entry: OutboxEntry): boolean =>
    leases.holds(entry) && db.rows('SELECT 1 FROM outbox WHERE seq = ?', entry.seq).length > 0
  const takeOut = (entry: OutboxEntry): void => {
    if (leases.holds(entry)) db.run('DELETE FROM outbox WHERE seq = ?', entry.seq)
  }

  const outbox: Outbox = {
    lease: (nowMs, leaseMs, speak) =>
      db.settle(() =>
        db
          .rows(
            `SELECT * FROM outbox AS e WHERE due_at <= ? AND speaks <= ? AND NOT EXISTS
           (SELECT 1 FROM outbox AS f WHERE f.deployment_id = e.deployment_id AND f.lane = e.lane AND f.seq < e.seq)
           ORDER BY seq`,
            nowMs,
            speak ? 1 : 0,
          )
          .filter(row => leases.isFree(Number(row.seq), nowMs))
          .map(row => entryOf(row, leases.take(Number(row.seq), nowMs + leaseMs))),
      ),
    renew: async (entries, untilMs) => {
      for (const entry of entries) leases.renew(entry, untilMs)
    },
    begin: (entry, settlesAtMs) =>
      db.settle(() =>
        leases.holds(entry) &&
        db.run('UPDATE outbox SET settles_at = ? WHERE seq = ?', settlesAtMs, entry.seq) === 1
          ? { settlesAtMs }
          : null,
      ),
    finish: async entry => {
      if (!leases.holds(entry)) return
      await db.settle(() => takeOut(entry))
      leases.forget(entry.seq)
    },
    postpone: async (entry, atMs, begun) => {
      if (!leases.holds(entry)) return
      await db.settle(() =>
        db.run(
          'UPDATE outbox SET attempts = attempts + 1, due_at = ?, settles_at = ? WHERE seq = ?',
          atMs,
          begun?.settlesAtMs ?? null,
          entry.seq,
        ),
      )
      leases.giveBack(entry.seq)
    },
    pending: id =>
      db.settle(() =>
        db
          .rows('SELECT * FROM outbox WHERE deployment_id = ? ORDER BY seq', id)
          .map(row => entryOf(row, leases.fenceOf(Number(row.seq)))),
      ),
    waiting: limit =>
      db.settle(() =>
        db
          .rows('SELECT DISTINCT deployment_id FROM outbox ORDER BY deployment_id DESC LIMIT ?', limit)
          .map(row => String(row.deployment_id)),
      ),
  }
  return { outbox, putEffects, isHeld, takeOut, forget: ({ seq }) => leases.forget(seq) }
}

const entryOf = (row: Row, fence: number): OutboxEntry => ({
  seq: Number(row.seq),
  deploymentId: String(row.deployment_id),
  effect: JSON.parse(String(row.body)) as Effect,
  fence,
  attempts: Number(row.attempts),
  ...(row.settles_at === null ? {} : { begun: { settlesAtMs: Number(row.settles_at) } }),
})
