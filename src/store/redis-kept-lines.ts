import { randomUUID } from 'node:crypto'
import type { KeptLine } from '../deployment/kept-line.ts'
import { waiterIn } from '../deployment/waiting.ts'
import type { StoreConnection } from './redis-connection.ts'
import { type keysOf, knownMs } from './redis-keys.ts'
import type { KeptLines } from './store.ts'

export function redisKeptLines(
  { ask, run }: Pick<StoreConnection, 'ask' | 'run'>,
  keys: ReturnType<typeof keysOf>,
): KeptLines {
  return {
    async keepLine(line, of) {
      const call = keys.keeping(randomUUID())
      const values = [line.id, entryOf(line), of?.id ?? '', knownMs]
      return (await run<number>('keep', [keys.kept, call], values)) === 1
    },
    async keptLines(kind) {
      const kept = Object.entries(await ask(client => client.hgetall(keys.kept)))
      return kept
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, entry]) => lineIn(entry))
        .filter(line => kind === undefined || line.kind === kind)
    },
    removeLine: async ({ id }, by) =>
      (await run<number>('unlock', [keys.kept, keys.unkept(id)], [id, id, by, knownMs])) === 1,
  }
}

/** What the scripts compare stands beside the line, which they leave as it is. */
const entryOf = (line: KeptLine): string =>
  JSON.stringify({ id: line.id, waiter: waiterIn(line), body: JSON.stringify(line) })

const lineIn = (entry: string): KeptLine =>
  JSON.parse((JSON.parse(entry) as { body: string }).body) as KeptLine
