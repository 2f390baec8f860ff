import { RemoteFault } from '../../remote/remote-fault.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import { whenNotTaken } from '../follow-up.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** Tells the room of HipChat's REST API. Rejects with a RemoteFault. */
export type Notify = (deployment: Deployment) => Promise<void>

/** What the log says of one that did not get there: whether it is tried again, left to the adapter, which may not know the room, or taken as said. */
export interface NotificationInLog {
  notificationFailed(fault: RemoteFault, then: 'again' | 'adapter' | 'said' | 'lost'): string
}

/** After so many tries the chat's adapter says it instead, and where the server wants to be left alone for longer, if it can. */
const tries = 5
const longestWaitMs = 60_000

/**
 * The notice by HipChat's REST API. As with a text to the chat, a request whose answer is lost counts as taken: nobody
 * can ask afterwards. One that was surely refused is made again while that may help, and then left to the adapter.
 */
export function performNotify(options: {
  notify: Notify | null
  report: Report
  inLog: NotificationInLog
  random: () => number
  now: () => number
}): Perform {
  const { notify, report, inLog, random, now } = options
  return async (entry, deployment, begin) => {
    if (entry.begun) return { done: true }
    if (notify === null) return { event: { type: 'notification_refused' } }
    await begin(now())
    try {
      await notify(deployment)
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      const isSaid = whenNotTaken(deployment).length > 0
      const isAskedLater = isSaid && (fault.retryAfterMs ?? 0) > longestWaitMs
      const isLast = !fault.transient || isAskedLater || entry.attempts + 1 >= tries
      const otherwise = isSaid ? 'adapter' : 'lost'
      const then = fault.sent === 'unknown' ? 'said' : isLast ? otherwise : 'again'
      report(deployment, fault, inLog.notificationFailed(fault, then))
      if (then === 'said') return { done: true }
      if (then !== 'again') return { event: { type: 'notification_refused' } }
      const againInMs = noSooner(fault, 500 + backOffMs(entry.attempts, random, 30_000))
      return { againInMs, begun: null }
    }
  }
}
