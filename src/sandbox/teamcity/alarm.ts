/** One timer that never keeps the process alive. */
export interface Alarm {
  /** Rings at that time of the given clock, or not at all. Replaces what was set before. */
  set(at: number | undefined): void
  stop(): void
}

/** With a clock that stands still, as in tests, it rings after the same wait again and again. */
export function createAlarm(now: () => number, ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  return {
    set(at) {
      clearTimeout(timer)
      if (at === undefined || stopped) return
      timer = setTimeout(ring, Math.min(Math.max(at - now(), 5), 60_000))
      timer.unref()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
