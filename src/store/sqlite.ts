import type Database from 'libsql'
import { type Deployment, type Effect, isActive, laneOf } from '../deployment/deployment.ts'
import { closeFile, guard, inTransaction, openFile } from './sqlite-file.ts'
import type { Created, OutboxEntry, Page, Step, Store } from './store.ts'

type Row = Record<string, unknown>

/**
 * The embedded store: one SQLite file, held by one process at a time. Write-ahead log with a sync at every commit, so
 * what is acknowledged is on disk. Rejects with a StoreFault that names the file.
 */
export function openSqliteStore(file: string): Store {
  const db = guard(file, () => openFile(file))
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
        'INSERT INTO outbox (deployment_id, lane, body) VALUES (?, ?, ?)',
        id,
        laneOf(effect),
        JSON.stringify(effect),
      )
    }
  }
  const putStep = (id: string, step: Step): number =>
    run('INSERT INTO steps (deployment_id, body) VALUES (?, ?)', id, JSON.stringify(step))
  const deploymentWhere = (where: string, value: string): Deployment | null =>
    toDeployment(one(`SELECT body FROM deployments WHERE ${where} = ?`, value)) ?? null

  return {
    create: (deployment, effects, step) =>
      transaction((): Created => {
        const { id, version, messageKey } = deployment
        const claim = deployment.alias.toLowerCase()
        if (messageKey !== undefined && deploymentWhere('message_key', messageKey)) {
          return { created: false, because: 'repeated' }
        }
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
        putEffects(id, effects)
        return { created: true }
      }),

    move: (moved, effects, step, performed) =>
      transaction(() => {
        const changes = run(
          'UPDATE deployments SET version = ?, claim = ?, body = ? WHERE id = ? AND version = ?',
          moved.version,
          isActive(moved) ? moved.alias.toLowerCase() : null,
          JSON.stringify(moved),
          moved.id,
          moved.version - 1,
        )
        if (changes === 0) return false
        putStep(moved.id, step)
        putEffects(moved.id, effects)
        if (performed) run('DELETE FROM outbox WHERE seq = ?', performed.seq)
        return true
      }),

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

    lease: (nowMs, leaseMs) =>
      transaction(() => {
        const due = rows(
          `SELECT * FROM outbox AS e WHERE due_at <= ? AND leased_until <= ? AND NOT EXISTS
           (SELECT 1 FROM outbox AS f WHERE f.deployment_id = e.deployment_id AND f.lane = e.lane AND f.seq < e.seq)
           ORDER BY seq LIMIT 100`,
          nowMs,
          nowMs,
        )
        for (const row of due)
          run('UPDATE outbox SET leased_until = ? WHERE seq = ?', nowMs + leaseMs, row.seq)
        return due.map(toEntry)
      }),
    begin: (entry, settlesAtMs) =>
      settle(() => void run('UPDATE outbox SET settles_at = ? WHERE seq = ?', settlesAtMs, entry.seq)),
    finish: entry => settle(() => void run('DELETE FROM outbox WHERE seq = ?', entry.seq)),
    postpone: (entry, atMs, begun) =>
      settle(
        () =>
          void run(
            'UPDATE outbox SET attempts = attempts + 1, due_at = ?, leased_until = 0, settles_at = ? WHERE seq = ?',
            atMs,
            begun?.settlesAtMs ?? null,
            entry.seq,
          ),
      ),
    pending: id =>
      settle(() => rows('SELECT * FROM outbox WHERE deployment_id = ? ORDER BY seq', id).map(toEntry)),

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

const toEntry = (row: Row): OutboxEntry => ({
  seq: Number(row.seq),
  deploymentId: String(row.deployment_id),
  effect: JSON.parse(String(row.body)) as Effect,
  attempts: Number(row.attempts),
  ...(row.settles_at === null ? {} : { begun: { settlesAtMs: Number(row.settles_at) } }),
})
