import type { KeptLine } from '../deployment/kept-line.ts'
import { waiterIn } from '../deployment/waiting.ts'
import type { KeptLines } from './store.ts'

type Row = Record<string, unknown>
type Run = (text: string, id: string) => number

/** `settle` turns what the database throws into a StoreFault. */
export function sqliteKeptLines(db: {
  rows: (text: string, ...values: unknown[]) => Row[]
  run: (text: string, ...values: unknown[]) => number
  transaction: <T>(work: () => T) => Promise<T>
  settle: <T>(work: () => T) => Promise<T>
}): KeptLines {
  return {
    keepLine: (line, of) =>
      db.transaction(() => {
        if (of && !isKept(db.rows, of.id)) return false
        db.run('INSERT OR REPLACE INTO kept_lines (id, body) VALUES (?, ?)', line.id, JSON.stringify(line))
        return true
      }),
    keptLines: kind =>
      db.settle(() => readLines(db.rows).filter(line => kind === undefined || line.kind === kind)),
    removeLine: ({ id }) => db.settle(() => takeLine(db.run, id)),
  }
}

export const isKept = (rows: (text: string, id: string) => Row[], id: string): boolean =>
  rows('SELECT 1 FROM kept_lines WHERE id = ?', id).length > 0

/** Whether it was there. */
export const takeLine = (run: Run, id: string): boolean =>
  run('DELETE FROM kept_lines WHERE id = ?', id) === 1

export function takeLinesOf(
  { rows, run }: { rows: (text: string) => Row[]; run: Run },
  waiter: string,
): void {
  for (const line of readLines(rows)) {
    if (waiterIn(line) === waiter) takeLine(run, line.id)
  }
}

const readLines = (rows: (text: string) => Row[]): KeptLine[] =>
  rows('SELECT body FROM kept_lines ORDER BY id').map(row => JSON.parse(String(row.body)) as KeptLine)
