import type { KeptLine } from '../deployment/kept-line.ts'
import type { KeptLines } from './store.ts'

type Row = Record<string, unknown>

/** `settle` turns what the database throws into a StoreFault. */
export function sqliteKeptLines(db: {
  rows: (text: string, ...values: unknown[]) => Row[]
  run: (text: string, ...values: unknown[]) => number
  settle: <T>(work: () => T) => Promise<T>
}): KeptLines {
  return {
    keepLine: line =>
      db.settle(
        () =>
          void db.run(
            'INSERT OR REPLACE INTO kept_lines (id, body) VALUES (?, ?)',
            line.id,
            JSON.stringify(line),
          ),
      ),
    keptLines: kind =>
      db.settle(() =>
        db
          .rows('SELECT body FROM kept_lines ORDER BY id')
          .map(row => JSON.parse(String(row.body)) as KeptLine)
          .filter(line => kind === undefined || line.kind === kind),
      ),
    removeLine: ({ id }) => db.settle(() => takeLine(db.run, id)),
  }
}

/** Whether it was there. */
export const takeLine = (run: (text: string, id: string) => number, id: string): boolean =>
  run('DELETE FROM kept_lines WHERE id = ?', id) === 1
