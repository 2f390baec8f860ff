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
   * Measures it where that is due, and gives what was `atMs` by it until then. Rejects with a StoreFault when Redis can't be
   * reached.
   */
  measured(atMs: number): Promise<number>
  /** By how much it is ahead of ours, in ms. */
  aheadMs(): number
}

interface Measured {
  readonly ms: number
  readonly tookMs: number
}

const isVague = ({ tookMs }: Measured): boolean => tookMs > sameMs

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
  let aheadMs = 0
  let known = { untilMs: 0, bootMs: Number.NaN }

  /** Of a clock that nobody sets it stays as it is. */
  const bootMs = (): number => own() - performance.now()
  const isSet = (bootBeforeMs: number): boolean => !(Math.abs(bootMs() - bootBeforeMs) < sameMs)

  /** As exactly as a vague answer can tell. */
  const measuresTheSame = (measured: Measured): boolean =>
    isVague(measured) && Math.abs(measured.ms - aheadMs) < sameMs + measured.tookMs / 2

  async function measure(): Promise<void> {
    const [boot, untilMs] = [bootMs(), performance.now() + knownForMs]
    const measured = await ask(async client => {
      const askedMs = performance.now()
      const [seconds, micros] = (await client.eval(time, 1, key)) as [string, string]
      const tookMs = performance.now() - askedMs
      return { ms: Number(seconds) * 1_000 + Number(micros) / 1_000 - (own() - tookMs / 2), tookMs }
    }).catch(orUntold)
    if (measured && !measuresTheSame(measured)) {
      aheadMs = Math.abs(measured.ms) < sameMs ? 0 : Math.round(measured.ms)
      if (isVague(measured)) return
    }
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
