import { RemoteFault } from '../../remote/remote-fault.ts'
import { backOffMs } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** Tells the room of HipChat's REST API. Rejects with a RemoteFault. */
export type Notify = (deployment: Deployment) => Promise<void>

/** After so many tries the chat's adapter says it instead. */
const tries = 5

/**
 * The notice by HipChat's REST API. As with a text to the chat, a request whose answer is lost counts as taken: nobody
 * can ask afterwards. One that was surely refused is made again while that may help, and then left to the adapter.
 */
export function performNotify(options: {
  notify: Notify | null
  report: Report
  random: () => number
  now: () => number
}): Perform {
  const { notify, report, random, now } = options
  return async (entry, deployment, begin) => {
    if (entry.begun) return { done: true }
    if (notify === null) return { event: { type: 'notification_refused' } }
    await begin(now())
    try {
      await notify(deployment)
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      report(deployment, fault)
      if (fault.sent === 'unknown') return { done: true }
      if (!fault.transient || entry.attempts + 1 >= tries) return { event: { type: 'notification_refused' } }
      const againInMs = fault.retryAfterMs ?? 500 + backOffMs(entry.attempts, random, 30_000)
      return { againInMs, begun: null }
    }
  }
}
