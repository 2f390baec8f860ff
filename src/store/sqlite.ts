import type Database from 'libsql'
import { type Deployment, isActive } from '../deployment/deployment.ts'
import { type Effect, isSpoken, laneOf } from '../deployment/effect.ts'
import { lockAgainst } from '../deployment/lock.ts'
import { termsOfDeployment } from '../deployment/shipped.ts'
import { waiterOf } from '../deployment/waiting.ts'
import { createLeases } from './leases.ts'
import { closeFile, guard, inTransaction, openFile } from './sqlite-file.ts'
import { isKept, sqliteKeptLines, takeLine, takeLinesOf } from './sqlite-kept-lines.ts'
import { readLocks, sqliteLocks } from './sqlite-locks.ts'
import { putTerms, sqliteManifests } from './sqlite-manifests.ts'
import type { Created, Moved, OutboxEntry, Page, Step, Store } from './store.ts'

type Row = Record<string, unknown>

/**
 * The embedded store: one SQLite file, held by one process at a time. Write-ahead log with a sync at every commit, so
 * what is acknowledged is on disk. Rejects with a StoreFault that names the file.
 */
export function openSqliteStore(file: string): Store {
  const db = guard(file, () => openFile(file))
  const leases = createLeases()
  const statements = new Map<string, Database.Statement>()
  const sql = (text: string): Database.Statement => {
    const known = statements.get(text) ?? db.prepare(text)
    statements.set(text, known)
    return known
  }
  const rows = (text: string, ...values: unknown[]): Row[] => sql(text).all(...values) as Row[]
  const one = (text: string, ...values: unknown[]): Row | undefined => rows(text, ...values)[0]
  const run = (text: string, ...values: unknown[]): number => sql(text).run(...values).changes
  const transaction = <T>(work: () => T): Promise<T> => settle(() => inTransaction(db, work))
  const settle = async <T>(work: () => T): Promise<T> => guard(file, work)

  const putEffects = (id: string, effects: readonly Effect[]): void => {
    for (const effect of effects) {
      run(
        'INSERT INTO outbox (deployment_id, lane, speaks, body) VALUES (?, ?, ?, ?)',
        id,
        laneOf(effect),
        isSpoken(effect) ? 1 : 0,
        JSON.stringify(effect),
      )
    }
  }
  const putStep = (id: string, step: Step): number =>
    run('INSERT INTO steps (deployment_id, body) VALUES (?, ?)', id, JSON.stringify(step))
  const isHeld = (entry: OutboxEntry): boolean =>
    leases.holds(entry) && one('SELECT 1 FROM outbox WHERE seq = ?', entry.seq) !== undefined
  const takeOut = (entry: OutboxEntry): void => {
    if (leases.holds(entry)) run('DELETE FROM outbox WHERE seq = ?', entry.seq)
  }
  const isNext = ({ id, version }: Deployment): boolean =>
    one('SELECT 1 FROM deployments WHERE id = ? AND version = ?', id, version - 1) !== undefined
  const deploymentWhere = (where: string, value: string): Deployment | null =>
    toDeployment(one(`SELECT body FROM deployments WHERE ${where} = ?`, value)) ?? null

  return {
    create: (deployment, effects, step, of) =>
      transaction((): Created => {
        const { id, version, messageKey } = deployment
        const claim = deployment.alias.toLowerCase()
        if (
          deploymentWhere('id', id) ||
          (messageKey !== undefined && deploymentWhere('message_key', messageKey)) ||
          (of && !isKept(rows, of.id))
        ) {
          return { created: false, because: 'repeated' }
        }
        const lock = lockAgainst(readLocks(rows), deployment)
        if (lock) return { created: false, because: 'locked', lock }
        const active = deploymentWhere('claim', claim)
        if (active) return { created: false, because: 'active', deployment: active }
        run(
          'INSERT INTO deployments (id, version, alias, claim, message_key, body) VALUES (?, ?, ?, ?, ?, ?)',
          id,
          version,
          claim,
          claim,
          messageKey ?? null,
          JSON.stringify(deployment),
        )
        putStep(id, step)
        putTerms({ run }, id, termsOfDeployment(deployment))
        putEffects(id, effects)
        if (of) takeLine(run, of.id)
        takeLinesOf({ rows, run }, waiterOf(deployment.alias, deployment.requestedBy))
        return { created: true }
      }),

    move: async (moved, effects, step, performed) => {
      const came = await transaction((): Moved => {
        if (performed && !isHeld(performed)) return isNext(moved) ? 'lease_lost' : 'outdated'
        const changes = run(
          'UPDATE deployments SET version = ?, claim = ?, body = ? WHERE id = ? AND version = ?',
          moved.version,
          isActive(moved) ? moved.alias.toLowerCase() : null,
          JSON.stringify(moved),
          moved.id,
          moved.version - 1,
        )
        if (changes === 0) return 'outdated'
        putStep(moved.id, step)
        putTerms({ run }, moved.id, termsOfDeployment(moved))
        putEffects(moved.id, effects)
        if (performed) takeOut(performed)
        return 'moved'
      })
      if (came === 'moved' && performed) leases.forget(performed.seq)
      return came
    },

    deployment: id => settle(() => deploymentWhere('id', id)),
    deploymentOf: messageKey => settle(() => deploymentWhere('message_key', messageKey)),
    activeOf: alias => settle(() => deploymentWhere('claim', alias.toLowerCase())),
    active: () => settle(() => rows("SELECT body FROM deployments WHERE claim > ''").map(mustBeDeployment)),
    list: page => settle(() => listed(rows, page)),
    steps: id =>
      settle(() =>
        rows('SELECT body FROM steps WHERE deployment_id = ? ORDER BY seq', id).map(
          row => JSON.parse(String(row.body)) as Step,
        ),
      ),

    ...sqliteManifests({ rows, run, settle, transaction }),

    lease: (nowMs, leaseMs, speak) =>
      settle(() =>
        rows(
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
      settle(
        () =>
          leases.holds(entry) &&
          run('UPDATE outbox SET settles_at = ? WHERE seq = ?', settlesAtMs, entry.seq) === 1,
      ),
    finish: async entry => {
      if (!leases.holds(entry)) return
      await settle(() => takeOut(entry))
      leases.forget(entry.seq)
    },
    postpone: async (entry, atMs, begun) => {
      if (!leases.holds(entry)) return
      await settle(() =>
        run(
          'UPDATE outbox SET attempts = attempts + 1, due_at = ?, settles_at = ? WHERE seq = ?',
          atMs,
          begun?.settlesAtMs ?? null,
          entry.seq,
        ),
      )
      leases.giveBack(entry.seq)
    },
    pending: id =>
      settle(() =>
        rows('SELECT * FROM outbox WHERE deployment_id = ? ORDER BY seq', id).map(row =>
          entryOf(row, leases.fenceOf(Number(row.seq))),
        ),
      ),
    waiting: limit =>
      settle(() =>
        rows('SELECT DISTINCT deployment_id FROM outbox ORDER BY deployment_id DESC LIMIT ?', limit).map(
          row => String(row.deployment_id),
        ),
      ),

    ...sqliteLocks({ rows, run, transaction, settle }),
    ...sqliteKeptLines({ rows, run, transaction, settle }),

    aliases: () =>
      settle(
        () =>
          new Map(
            rows('SELECT key, body FROM aliases').map(row => [String(row.key), row.body as string | null]),
          ),
      ),
    saveAlias: (key, json) =>
      settle(() => void run('INSERT OR REPLACE INTO aliases (key, body) VALUES (?, ?)', key, json)),
    brain: () => settle(() => (one('SELECT body FROM brain')?.body as string | undefined) ?? null),
    saveBrain: json => settle(() => void run('INSERT OR REPLACE INTO brain (id, body) VALUES (1, ?)', json)),
    beat: nowMs => transaction(() => void run('INSERT OR REPLACE INTO beats (id, at) VALUES (1, ?)', nowMs)),
    lastBeat: () => settle(() => (one('SELECT at FROM beats')?.at as number | undefined) ?? null),
    replicas: null,
    weaknesses: async () => [],
    close: () => settle(() => closeFile(db)),
  }
}

function listed(rows: (text: string, ...values: unknown[]) => Row[], page: Page): Deployment[] {
  const where = ['id < ?', ...(page.alias === undefined ? [] : ['alias = ?'])].join(' AND ')
  const values = [
    page.before ?? '~',
    ...(page.alias === undefined ? [] : [page.alias.toLowerCase()]),
    page.limit,
  ]
  return rows(`SELECT body FROM deployments WHERE ${where} ORDER BY id DESC LIMIT ?`, ...values).map(
    mustBeDeployment,
  )
}

const mustBeDeployment = (row: Row): Deployment => JSON.parse(String(row.body)) as Deployment
const toDeployment = (row: Row | undefined): Deployment | undefined => row && mustBeDeployment(row)

const entryOf = (row: Row, fence: number): OutboxEntry => ({
  seq: Number(row.seq),
  deploymentId: String(row.deployment_id),
  effect: JSON.parse(String(row.body)) as Effect,
  fence,
  attempts: Number(row.attempts),
  ...(row.settles_at === null ? {} : { begun: { settlesAtMs: Number(row.settles_at) } }),
})
