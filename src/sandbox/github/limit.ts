import type { RawReply } from '../http-types.ts'
import { failure } from './answers.ts'
import type { RateLimit } from './types.ts'

const HOUR_MS = 3_600_000

export interface Limiter {
  set(patch: Partial<RateLimit>): void
  /** Counts a request; the refusal when there is none left. */
  take(): RawReply | undefined
  headers(): Record<string, string>
}

export function createLimiter(now: () => number): Limiter {
  const state: RateLimit = { limit: 5_000, remaining: 5_000, resetAt: now() + HOUR_MS, status: 403 }
  const headers = (): Record<string, string> => ({
    'X-RateLimit-Limit': String(state.limit),
    'X-RateLimit-Remaining': String(state.remaining),
    'X-RateLimit-Used': String(state.limit - state.remaining),
    'X-RateLimit-Reset': String(Math.floor(state.resetAt / 1_000)),
    'X-RateLimit-Resource': 'core',
  })
  return {
    set: patch => void Object.assign(state, patch),
    headers,
    take() {
      if (now() >= state.resetAt) Object.assign(state, { remaining: state.limit, resetAt: now() + HOUR_MS })
      if (state.remaining <= 0)
        return failure(state.status, 'API rate limit exceeded for user ID 1.', headers())
      state.remaining--
      return undefined
    },
  }
}
