import { v7 } from 'uuid'

/** Clocks of bots that share one differ by less, in ms. */
const sameMs = 1_000

/**
 * Ids that sort by that clock, and by their order within one millisecond. An own clock that is set back does not take
 * them along; one that is shared does: it was wrong before, and others make ids by it.
 */
export function createIds(now: () => number, isShared: boolean): () => string {
  let msecs = 0
  let seq = 0
  return () => {
    const nowMs = now()
    msecs = isShared && msecs - nowMs > sameMs ? nowMs : Math.max(msecs, nowMs)
    seq = (seq + 1) % 2 ** 31
    return v7({ msecs, seq })
  }
}
