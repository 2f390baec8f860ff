import { type Effect, isSpoken, laneOf } from '../deployment/effect.ts'
import { oneByOne } from './one-by-one.ts'
import type { RedisClock } from './redis-clock.ts'
import type { StoreConnection } from './redis-connection.ts'
import type { keysOf } from './redis-keys.ts'
import type { Outbox, OutboxEntry } from './store.ts'

type Keys = ReturnType<typeof keysOf>

/** In the order in which the scripts have them. */
export const outboxKeys = (keys: Keys): string[] => [
  keys.outbox,
  keys.waiting,
  keys.due,
  keys.dueToSay,
  keys.effects,
]

export function redisOutbox(
  { ask, run }: Pick<StoreConnection, 'ask' | 'run'>,
  keys: Keys,
  clock: RedisClock,
): Outbox {
  const sets = outboxKeys(keys)
  return {
    async lease(nowMs, leaseMs, speak) {
      const atMs = await clock.measured(nowMs)
      const taken = await run<[string, string][]>('lease', sets, [atMs, atMs + leaseMs, speak ? 1 : 0])
      return taken.map(entryOf).sort((a, b) => a.seq - b.seq)
    },
    async renew(entries, untilMs) {
      if (entries.length === 0) return
      await run('renew', sets, [await clock.measured(untilMs), ...entries.flatMap(holding)])
    },
    /** A machine that was suspended with all its clocks knows of it by this alone: others wait until what is noted here. */
    async begin(entry, settlesAtMs) {
      const begun = { settlesAtMs: await clock.measured(settlesAtMs, true) }
      const isNoted = (await run<number>('begin', sets, [...holding(entry), begun.settlesAtMs])) === 1
      return isNoted ? begun : null
    },
    finish: async entry => void (await run('finish', sets, holding(entry))),
    async postpone(entry, atMs, begun) {
      const values = [...holding(entry), await clock.measured(atMs), begun?.settlesAtMs ?? '']
      await run('postpone', sets, values)
    },
    async pending(id) {
      const members = await ask(client => client.zrangebylex(keys.waiting, `[${id}|`, `[${id}|~`))
      const seqs = members.map(member => member.slice(member.lastIndexOf('|') + 1)).sort()
      const entries = await ask(async client => (seqs.length === 0 ? [] : client.hmget(keys.outbox, ...seqs)))
      return entries.flatMap((text, at) => (text === null ? [] : [entryOf([seqs[at] ?? '', text])]))
    },
    waiting: limit =>
      oneByOne(limit, async last => {
        const from = last === undefined ? '+' : `(${last}|`
        const [next] = await ask(client => client.zrevrangebylex(keys.waiting, from, '-', 'LIMIT', 0, 1))
        return next?.slice(0, next.indexOf('|'))
      }),
  }
}

/** Effects as the scripts take them. */
export const packed = (effects: readonly Effect[]): string =>
  JSON.stringify(
    effects.map(effect => ({
      lane: encodeURIComponent(laneOf(effect)),
      speaks: isSpoken(effect),
      body: JSON.stringify(effect),
    })),
  )

/** An entry and its fence. */
export const holding = ({ seq, fence }: OutboxEntry): [string, number] => [
  String(seq).padStart(16, '0'),
  fence,
]

interface KeptEntry {
  readonly id: string
  readonly body: string
  readonly attempts: number
  readonly fence: number
  readonly settles?: string
}

function entryOf([seq, text]: readonly [string, string]): OutboxEntry {
  const { id, body, attempts, fence, settles } = JSON.parse(text) as KeptEntry
  return {
    seq: Number(seq),
    deploymentId: id,
    effect: JSON.parse(body) as Effect,
    fence,
    attempts,
    ...(settles === undefined ? {} : { begun: { settlesAtMs: Number(settles) } }),
  }
}
