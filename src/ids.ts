import { v7 } from 'uuid'

/** Ids that sort by that clock, and by their order within one millisecond. Set back, it does not take them along. */
export function createIds(now: () => number): () => string {
  let msecs = 0
  let seq = 0
  return () => {
    msecs = Math.max(msecs, now())
    seq = (seq + 1) % 2 ** 31
    return v7({ msecs, seq })
  }
}
