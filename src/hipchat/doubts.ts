/**
 * Messages that were written to a connection which then ended before the server had confirmed them. Sent again they could
 * come twice: a server that was only frozen still has them. A room shows what was said in it to whoever comes in, so
 * it is known then.
 */
export interface Doubts {
  /** That text may have come into that room, or not. */
  add(room: string, text: string): void
  has(room: string, text: string): boolean
  /** It was said in that room earlier, by ourselves. */
  saw(room: string, text: string): void
  /** Whether it did come; it is no doubt any more. To be asked when the room has shown what was said in it. */
  settle(room: string, text: string): boolean
}

/** More than a bot says in the minute that it takes to notice that a server is gone. */
const most = 200

export function createDoubts(): Doubts {
  const came = new Map<string, boolean>()
  const keyOf = (room: string, text: string): string => `${room}\n${text}`
  return {
    add(room, text) {
      came.set(keyOf(room, text), false)
      for (const oldest of came.keys()) if (came.size > most) came.delete(oldest)
    },
    has: (room, text) => came.has(keyOf(room, text)),
    saw(room, text) {
      if (came.has(keyOf(room, text))) came.set(keyOf(room, text), true)
    },
    settle(room, text) {
      const did = came.get(keyOf(room, text)) ?? false
      came.delete(keyOf(room, text))
      return did
    },
  }
}
