import { ReplyError } from 'ioredis'
import type { StoreConnection } from './redis-connection.ts'

/** Measured anew after so long, or when our own clock was set. In ms. */
const knownForMs = 10_000

/** Clocks that differ by less are the same, and an answer that takes longer tells nothing. Also the least by which ours is set. */
const sameMs = 500

/** With a key, so that a cluster asks the server that has the others. It writes nothing. */
const time = "return redis.call('TIME')"

/** The clock of Redis, by which several bots compare times. */
export interface RedisClock {
  /** In epoch ms, as last measured. */
  now(): number
  /**
   * Measures it where that is due, and gives what was `atMs` by it until then. Rejects with a StoreFault when Redis can't be
   * reached.
   */
  measured(atMs: number): Promise<number>
  /** By how much it is ahead of ours, in ms. */
  aheadMs(): number
}

/** A Redis that does not tell its time is taken to have ours. */
export function redisClock(
  { ask }: Pick<StoreConnection, 'ask'>,
  key: string,
  own: () => number,
): RedisClock {
  let aheadMs = 0
  let known = { untilMs: 0, bootMs: Number.NaN }

  /** Of a clock that nobody sets it stays as it is. */
  const bootMs = (): number => own() - performance.now()
  const isSet = (bootBeforeMs: number): boolean => !(Math.abs(bootMs() - bootBeforeMs) < sameMs)

  async function measure(): Promise<void> {
    const [boot, untilMs] = [bootMs(), performance.now() + knownForMs]
    const measured = await ask(async client => {
      const askedMs = performance.now()
      const told = await client.eval(time, 1, key).catch(error => {
        if (error instanceof ReplyError) return null
        throw error
      })
      const tookMs = performance.now() - askedMs
      if (!Array.isArray(told)) return 'untold'
      if (tookMs > sameMs) return 'unsure'
      return Number(told[0]) * 1_000 + Number(told[1]) / 1_000 - (own() - tookMs / 2)
    })
    if (measured === 'unsure') return
    if (measured !== 'untold') aheadMs = Math.abs(measured) < sameMs ? 0 : Math.round(measured)
    known = { untilMs, bootMs: boot }
  }

  return {
    now: () => own() + aheadMs,
    async measured(atMs) {
      const beforeMs = aheadMs
      if (performance.now() > known.untilMs || isSet(known.bootMs)) await measure()
      return atMs + aheadMs - beforeMs
    },
    aheadMs: () => aheadMs,
  }
}
