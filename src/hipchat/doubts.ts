/**
 * Messages that were written to a connection which then ended before the server had confirmed them. Sent again they could
 * come twice: a server that was only frozen still has them. A room shows what was said in it to whoever comes in, so
 * it is known then.
 */
export interface Doubts {
  /** That text may have come into that room, or not. */
  add(room: string, text: string): void
  has(room: string, text: string): boolean
  /** It was said in that room earlier, by ourselves; `atMs` is when, as the room says. */
  saw(room: string, text: string, atMs: number | null): void
  /** Whether it did come; it is no doubt any more. To be asked when the room has shown what was said in it. */
  settle(room: string, text: string): boolean
}

/** More than a bot says in the minute that it takes to notice that a server is gone. */
const most = 200

/** Clocks of servers differ by less; the same words from before that are of another time, in ms. */
const skewMs = 300_000

/** What is said again is said again by then; the same words later are meant as new ones, in ms. */
const againMs = 120_000

interface Doubt {
  readonly sinceMs: number
  readonly seenMs?: number
}

export function createDoubts(now: () => number): Doubts {
  const doubts = new Map<string, Doubt>()
  const keyOf = (room: string, text: string): string => `${room}\n${text}`
  return {
    add(room, text) {
      doubts.set(keyOf(room, text), { sinceMs: now() })
      for (const oldest of doubts.keys()) if (doubts.size > most) doubts.delete(oldest)
    },
    has(room, text) {
      const key = keyOf(room, text)
      const seenMs = doubts.get(key)?.seenMs
      if (seenMs !== undefined && now() - seenMs > againMs) doubts.delete(key)
      return doubts.has(key)
    },
    saw(room, text, atMs) {
      const doubt = doubts.get(keyOf(room, text))
      if (!doubt || (atMs !== null && atMs < doubt.sinceMs - skewMs)) return
      doubts.set(keyOf(room, text), { ...doubt, seenMs: now() })
    },
    settle(room, text) {
      const did = doubts.get(keyOf(room, text))?.seenMs !== undefined
      doubts.delete(keyOf(room, text))
      return did
    },
  }
}
