import type { StoreConnection } from './redis-connection.ts'
import { StoreFault } from './store.ts'

/** Measured anew after so long, or when our own clock was set. In ms. */
const knownForMs = 10_000

/** Clocks that differ by less are the same, and an answer that takes longer is vague. Also the least by which ours is set. */
const sameMs = 500

/** With a key, so that a cluster asks the server that has the others. It writes nothing. */
const time = "return redis.call('TIME')"

/** The clock of Redis, by which several bots compare times. */
export interface RedisClock {
  /** In epoch ms, as last measured. */
  now(): number
  /**
   * Measures it where that is due, after some seconds unless given, and gives what was `atMs` by it until then. Rejects with a StoreFault when
   * Redis can't be reached.
   */
  measured(atMs: number, isDue?: boolean): Promise<number>
  /** By how much it is ahead of ours, in ms. */
  aheadMs(): number
}

/** One that is away, or still loading what it has, may tell it later; one that forbids the question never does. */
function orUntold(error: unknown): null {
  if (error instanceof StoreFault && error.kind === 'broken') return null
  throw error
}

/** A Redis that does not tell its time is taken to have ours. */
export function redisClock(
  { ask }: Pick<StoreConnection, 'ask'>,
  key: string,
  own: () => number,
): RedisClock {
  /** Our time when the clock that nobody sets was at zero: as long as nobody sets ours it stays the same. */
  const ownZeroMs = (): number => own() - performance.now()
  let aheadMs = 0
  let known = { untilMs: 0, ownZeroMs: ownZeroMs() }

  const isSet = (): boolean => Math.abs(ownZeroMs() - known.ownZeroMs) >= sameMs
  /** The same of its time. Where ours was set it is not gone by until that is measured. */
  const zeroMs = (): number => (isSet() ? known.ownZeroMs : ownZeroMs()) + aheadMs

  async function measure(): Promise<void> {
    const measured = await ask(async client => {
      const askedMs = performance.now()
      const [seconds, micros] = (await client.eval(time, 1, key)) as [string, string]
      const tookMs = performance.now() - askedMs
      return { zeroMs: Number(seconds) * 1_000 + Number(micros) / 1_000 - askedMs - tookMs / 2, tookMs }
    }).catch(orUntold)
    const [mineMs, nextMs] = [ownZeroMs(), performance.now() + knownForMs]
    if (measured === null) {
      known = { untilMs: nextMs, ownZeroMs: mineMs }
      return
    }
    const isVague = measured.tookMs > sameMs
    const isSame = isVague && Math.abs(measured.zeroMs - zeroMs()) < sameMs + measured.tookMs / 2
    const byMs = (isSame ? zeroMs() : measured.zeroMs) - mineMs
    aheadMs = Math.abs(byMs) < sameMs ? 0 : Math.round(byMs)
    known = { untilMs: isVague && !isSame ? 0 : nextMs, ownZeroMs: mineMs }
  }

  return {
    now: () => Math.round(performance.now() + zeroMs()),
    async measured(atMs, isDue = performance.now() > known.untilMs || isSet()) {
      if (!isDue) return atMs
      const beforeMs = zeroMs()
      await measure()
      const byMs = zeroMs() - beforeMs
      return Math.abs(byMs) < sameMs ? atMs : atMs + Math.round(byMs)
    },
    aheadMs: () => aheadMs,
  }
}
