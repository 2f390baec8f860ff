/** What is left alone for a while after something went wrong with it. */
export interface Pauses {
  /** For `firstMs`, each time for twice as long as the last, and for `mostMs` at the longest. */
  pause(key: string): void
  isPaused(key: string): boolean
  /** The next pause is a first one. */
  end(key: string): void
  /** Ends those of all other keys. */
  keep(keys: ReadonlySet<string>): void
}

export function createPauses(options: { firstMs: number; mostMs: number; now: () => number }): Pauses {
  const { firstMs, mostMs, now } = options
  const pauses = new Map<string, { readonly untilMs: number; readonly forMs: number }>()
  return {
    pause(key) {
      const forMs = Math.min((pauses.get(key)?.forMs ?? firstMs / 2) * 2, mostMs)
      pauses.set(key, { untilMs: now() + forMs, forMs })
    },
    // One for longer than any pause has seen the clock set back.
    isPaused(key) {
      const leftMs = (pauses.get(key)?.untilMs ?? 0) - now()
      return leftMs > 0 && leftMs <= mostMs
    },
    end: key => void pauses.delete(key),
    keep(keys) {
      for (const key of pauses.keys()) if (!keys.has(key)) pauses.delete(key)
    },
  }
}
