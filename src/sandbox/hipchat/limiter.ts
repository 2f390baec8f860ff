import type { Limit } from './types.ts'

export interface Take {
  readonly isOver: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** Counts in windows that begin with the first request, as the headers of the real server tell it. */
export function createLimiter(name: string, now: () => number): { take(key: string, limit: Limit): Take } {
  const windows = new Map<string, { endsAt: number; taken: number }>()
  return {
    take(key, { requests, everyMs }) {
      const known = windows.get(key)
      const window = known && known.endsAt > now() ? known : { endsAt: now() + everyMs, taken: 0 }
      const isOver = window.taken >= requests
      if (!isOver) window.taken += 1
      windows.set(key, window)
      return {
        isOver,
        headers: {
          [`X-${name}-Limit`]: String(requests),
          [`X-${name}-Remaining`]: String(requests - window.taken),
          [`X-${name}-Reset`]: String(Math.ceil(window.endsAt / 1_000)),
        },
      }
    },
  }
}
