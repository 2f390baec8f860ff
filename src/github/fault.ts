/** What GitHub says in its own ways: rate limits, and the reason in the body of an error. */

import { type Answer, type Circumstances, faultOfAnswer, notOfProxy } from '../remote/fault.ts'
import type { FaultFacts } from '../remote/remote-fault.ts'
import { retryAfterMs } from '../remote/retry.ts'
import { messageIn } from './wire.ts'

/** Without a word of how long: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
const SECONDARY_WAIT_MS = 60_000
/** A second more: the limit resets within the one that is named. */
const AFTER_RESET_MS = 1_000

/** The `message` of an error answer. */
export const reasonIn = (body: string): string | undefined => messageIn(body)

/** A redirect is no fault here: a repository that was renamed answers from its new place. */
export function faultIn(answer: Answer, told: Circumstances): FaultFacts | undefined {
  if (isRedirect(answer)) return undefined
  const fault = notOfProxy(faultOfAnswer(answer, told), messageIn(answer.body))
  if (!fault || (answer.status !== 403 && answer.status !== 429)) return fault
  const limit = limitIn(answer)
  return limit ? { ...fault, ...limit, kind: 'throttled', transient: true } : fault
}

export const isRedirect = ({ status }: Answer): boolean => [301, 302, 307, 308].includes(status)

/** Which limit it is, and how long nothing may be asked; undefined when it is none. */
function limitIn(answer: Answer): { said: string; retryAfterMs: number } | undefined {
  const { headers } = answer
  const told = retryAfterMs(answer.retryAfter, answer.date)
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1_000
    const waitMs = told ?? waitUntil(reset, answer)
    const limit = /^\d+$/.test(headers['x-ratelimit-limit'] ?? '')
      ? ` of ${headers['x-ratelimit-limit']}`
      : ''
    return { said: `its limit${limit} requests an hour is used up${until(reset)}`, retryAfterMs: waitMs }
  }
  const isSecondary = /\bsecondary rate\b|\babuse detection\b/i.test(messageIn(answer.body) ?? '')
  if (!isSecondary && told === undefined && answer.status !== 429) return undefined
  const waitMs = told ?? SECONDARY_WAIT_MS
  return { said: `it asks to wait ${Math.ceil(waitMs / 1_000)} s (rate limit)`, retryAfterMs: waitMs }
}

/** Measured against the answer's own Date header, so that a wrong clock here does not matter. */
function waitUntil(reset: number, { date }: Answer): number {
  const waitMs = reset - Date.parse(date) + AFTER_RESET_MS
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, AFTER_RESET_MS), 86_400_000) : SECONDARY_WAIT_MS
}

function until(reset: number): string {
  if (!(reset > 0 && reset < 8.64e15)) return ''
  return ` until ${new Date(reset).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
