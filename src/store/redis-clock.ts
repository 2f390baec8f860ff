import type { StoreConnection } from './redis-connection.ts'
import { StoreFault } from './store.ts'

/** Asked anew after so long, or when our own clock was set. In ms. */
const knownForMs = 10_000

/** Clocks that differ by less are the same; so much of ours beside one that can't be set means that it was. In ms. */
const sameMs = 500

export interface RedisClock {
  /** By how much the clock of Redis is ahead of ours, in ms: times that several bots compare are kept by that one. */
  ahead(): Promise<number>
}

/** One that is away may tell it later; one that forbids the question never does. */
function orUntold(error: unknown): null {
  if (error instanceof StoreFault && error.kind === 'away') throw error
  return null
}

/** A Redis that does not tell its time is taken to have ours. */
export function redisClock({ ask }: Pick<StoreConnection, 'ask'>, now: () => number): RedisClock {
  let known: { readonly aheadMs: number; readonly readMs: number; readonly bootMs: number } | null = null

  const isKnown = (): boolean =>
    known !== null &&
    performance.now() - known.readMs < knownForMs &&
    Math.abs(now() - performance.now() - known.bootMs) < sameMs

  async function read(): Promise<void> {
    const begunMs = now()
    const time = await ask(client => client.time()).catch(orUntold)
    const ownMs = (begunMs + now()) / 2
    const aheadMs = time === null ? 0 : Number(time[0]) * 1_000 + Number(time[1]) / 1_000 - ownMs
    known = {
      aheadMs: Math.abs(aheadMs) < sameMs ? 0 : Math.round(aheadMs),
      readMs: performance.now(),
      bootMs: now() - performance.now(),
    }
  }

  return {
    async ahead() {
      if (!isKnown()) await read()
      return known?.aheadMs ?? 0
    },
  }
}
