import type { Deployment } from '../deployment/deployment.ts'
import { changedTerms } from '../deployment/shipped.ts'
import { oneByOne } from './one-by-one.ts'
import type { Manifests } from './store.ts'

type Row = Record<string, unknown>

/** How the embedded store asks its database; everything outside `settle` and `transaction` throws as the database does. */
export interface Asking {
  readonly rows: (text: string, ...values: unknown[]) => Row[]
  readonly run: (text: string, ...values: unknown[]) => number
  readonly settle: <T>(work: () => T) => Promise<T>
  readonly transaction: <T>(work: () => T) => Promise<T>
}

/** The deployment is found by these from now on, as part of the transaction that it is called in. */
export function putTerms({ run }: Pick<Asking, 'run'>, id: string, terms: readonly string[]): void {
  for (const term of terms) {
    run('INSERT OR IGNORE INTO shipped (term, deployment_id) VALUES (?, ?)', term, id)
  }
}

export function sqliteManifests({ rows, run, settle, transaction }: Asking): Manifests {
  const manifest = (id: string): string | null =>
    (rows('SELECT body FROM manifests WHERE deployment_id = ?', id)[0]?.body as string | undefined) ?? null
  return {
    manifest: id => settle(() => manifest(id)),
    saveManifest: (id, json) =>
      transaction(() => {
        const { added, gone } = changedTerms(manifest(id), json)
        run('INSERT OR REPLACE INTO manifests (deployment_id, body) VALUES (?, ?)', id, json)
        for (const term of gone) run('DELETE FROM shipped WHERE term = ? AND deployment_id = ?', term, id)
        putTerms({ run }, id, added)
      }),
    shipped: (term, limit) =>
      settle(() =>
        rows(
          `SELECT d.body FROM shipped AS s JOIN deployments AS d ON d.id = s.deployment_id
           WHERE s.term = ? ORDER BY s.deployment_id DESC LIMIT ?`,
          term,
          limit,
        ).map(row => JSON.parse(String(row.body)) as Deployment),
      ),
    termsLike: (beginning, limit) =>
      oneByOne(limit, last =>
        settle(() => {
          const [next] = rows(
            'SELECT term FROM shipped WHERE term >= ? AND term > ? AND term < ? ORDER BY term LIMIT 1',
            beginning,
            last ?? '',
            `${beginning}~`,
          )
          return next?.term as string | undefined
        }),
      ),
  }
}
