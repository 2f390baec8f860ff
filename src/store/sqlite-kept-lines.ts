import type { KeptLine } from '../deployment/kept-line.ts'
import { waiterOf } from '../deployment/waiting.ts'
import type { KeptLines } from './store.ts'

type Row = Record<string, unknown>
type Run = (text: string, id: string) => number

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
      db.settle(() => readLines(db.rows).filter(line => kind === undefined || line.kind === kind)),
    removeLine: ({ id }) => db.settle(() => takeLine(db.run, id)),
  }
}

/** Whether it was there. */
export const takeLine = (run: Run, id: string): boolean =>
  run('DELETE FROM kept_lines WHERE id = ?', id) === 1

export function takeLinesOf(
  { rows, run }: { rows: (text: string) => Row[]; run: Run },
  waiter: string,
): void {
  for (const line of readLines(rows)) {
    if (line.kind === 'turn' && waiterOf(line.alias, line.person) === waiter) takeLine(run, line.id)
  }
}

const readLines = (rows: (text: string) => Row[]): KeptLine[] =>
  rows('SELECT body FROM kept_lines ORDER BY id').map(row => JSON.parse(String(row.body)) as KeptLine)
