import type Database from 'libsql'
import { type Deployment, isActive } from '../deployment/deployment.ts'
import { lockAgainst } from '../deployment/lock.ts'
import { termsOfDeployment } from '../deployment/shipped.ts'
import { waiterOf } from '../deployment/waiting.ts'
import { closeFile, guard, inTransaction, openFile } from './sqlite-file.ts'
import { isKept, sqliteKeptLines, takeLine, takeLinesOf } from './sqlite-kept-lines.ts'
import { readLocks, sqliteLocks } from './sqlite-locks.ts'
import { putTerms, sqliteManifests } from './sqlite-manifests.ts'
import { sqliteOutbox } from './sqlite-outbox.ts'
import type { Created, Moved, Page, Step, Store } from './store.ts'

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
  const { putEffects, isHeld, takeOut, forget, outbox } = sqliteOutbox({ rows, run, settle })

  const putStep = (id: string, step: Step): number =>
    run('INSERT INTO steps (deployment_id, body) VALUES (?, ?)', id, JSON.stringify(step))
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
      if (came === 'moved' && performed) forget(performed)
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

    ...outbox,
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
