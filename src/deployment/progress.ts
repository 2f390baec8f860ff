/** How far a deployment is, and when it may end. Times in ms. */
import type { Deployment } from './deployment.ts'

export interface Progress {
  readonly elapsedMs: number
  /** How long it takes as a whole; null where nothing tells. */
  readonly expectedMs: number | null
}

/** Of fewer than this TeamCity's percentage says too little: one point more or less is much of the whole. */
const leastPercentage = 5

/** `percentage` is TeamCity's, of its own estimate; `usualMs` what such deployments took before. */
export function progressOf(
  { startedAt, percentage }: { readonly startedAt: string; readonly percentage: number | undefined },
  usualMs: number | null,
  nowMs: number,
): Progress {
  const elapsedMs = Math.max(0, nowMs - Date.parse(startedAt))
  if (percentage === undefined || percentage >= 100) return { elapsedMs, expectedMs: usualMs }
  if (percentage < leastPercentage && usualMs !== null) return { elapsedMs, expectedMs: usualMs }
  return { elapsedMs, expectedMs: percentage > 0 ? (elapsedMs * 100) / percentage : usualMs }
}

/** The median of what the successful of these deployments took; null where fewer than `least` were. */
export function usualMsOf(past: readonly Deployment[], least = 1): number | null {
  const durations = past
    .filter(({ state }) => state === 'succeeded')
    .flatMap(deployment => tookMs(deployment) ?? [])
    .toSorted((a, b) => a - b)
  if (durations.length < least) return null
  const [low, high] = [durations[(durations.length - 1) >> 1], durations[durations.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** How long its build ran; null where it has not ended, or never ran. */
export const tookMs = ({ startedAt, finishedAt }: Deployment): number | null =>
  startedAt === undefined || finishedAt === undefined ? null : Date.parse(finishedAt) - Date.parse(startedAt)
