import type { RemoteFault } from './remote-fault.ts'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 2_000
const LONGEST_RETRY_AFTER_MS = 86_400_000

/** Tries in all, the first one included. */
export const MOST_TRIES = 3

/**
 * Milliseconds to wait before the next try, or undefined when there shall be none: full jitter below an exponential
 * limit, never sooner than Retry-After, and only when the wait ends inside the call's time.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function waitBeforeRetryMs(failed: {
  fault: RemoteFault
  attempt: number
  tries: number
  remainingMs: number
  random: () => number
}): number | undefined {
  if (!failed.fault.transient || failed.attempt >= failed.tries) return undefined
  const limitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed.attempt - 1))
  const waitMs = Math.max(failed.random() * limitMs, failed.fault.retryAfterMs ?? 0)
  return waitMs < failed.remainingMs ? waitMs : undefined
}

/**
 * Retry-After in milliseconds: seconds, or an HTTP date measured against the answer's own Date header, so that a
 * wrong clock here does not matter. Undefined when there is none that can be read. RFC 9110, 10.2.3.
 */
export function retryAfterMs(retryAfter: string, date: string): number | undefined {
  if (/^\s*\d+\s*$/.test(retryAfter)) return Math.min(Number(retryAfter) * 1000, LONGEST_RETRY_AFTER_MS)
  // Date.parse makes a date of much that is none, "-5" for one.
  if (!/^[A-Z][a-z]{2}, /.test(retryAfter)) return undefined
  const waitMs = Date.parse(retryAfter) - Date.parse(date)
  if (Number.isNaN(waitMs)) return undefined
  return Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS)
}
