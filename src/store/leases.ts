import type { OutboxEntry } from './store.ts'

export interface Leases {
  isFree(seq: number, nowMs: number): boolean
  /** Hands it out; gives its new fence. */
  take(seq: number, untilMs: number): number
  /** Zero for what was never handed out. */
  fenceOf(seq: number): number
  /** Whether that handing out is still the last. */
  holds(entry: OutboxEntry): boolean
  renew(entry: OutboxEntry, untilMs: number): void
  /** Nobody holds it any more, and whoever did can't come back to it. */
  giveBack(seq: number): void
  forget(seq: number): void
}

/** The leases of a store that one process holds: they end with it, so they need not be written down. */
export function createLeases(): Leases {
  const leases = new Map<number, { untilMs: number; fence: number }>()
  const fenceOf = (seq: number): number => leases.get(seq)?.fence ?? 0
  const holds = ({ seq, fence }: OutboxEntry): boolean => fenceOf(seq) === fence
  return {
    fenceOf,
    holds,
    isFree: (seq, nowMs) => (leases.get(seq)?.untilMs ?? 0) <= nowMs,
    take(seq, untilMs) {
      const fence = fenceOf(seq) + 1
      leases.set(seq, { untilMs, fence })
      return fence
    },
    renew(entry, untilMs) {
      if (holds(entry)) leases.set(entry.seq, { untilMs, fence: entry.fence })
    },
    giveBack: seq => void leases.set(seq, { untilMs: 0, fence: fenceOf(seq) + 1 }),
    forget: seq => void leases.delete(seq),
  }
}
