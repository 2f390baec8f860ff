import { RemoteFault } from '../../remote/remote-fault.ts'
import { backOffMs } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { MarkerAction } from '../effect.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** Pushes a marker exactly once by its id. Rejects with a RemoteFault when it can't tell that it has. */
export type PushMarker = (id: string, json: string) => Promise<void>

const longestWaitMs = 60_000

/**
 * Pushes a marker; the same again is no second one, so it is tried until it is there, however long Redis is away. The
 * times in it are those of the deployment. `push` is null where no Redis is set any more.
 */
export function performPushMarker(options: {
  push: PushMarker | null
  marker: (deployment: Deployment, action: MarkerAction) => object
  report: Report
  random: () => number
}): Perform {
  const { push, marker, report, random } = options
  return async ({ effect, attempts }, deployment) => {
    if (effect.kind !== 'push_marker' || push === null) return { done: true }
    try {
      await push(`${deployment.id}:${effect.action}`, JSON.stringify(marker(deployment, effect.action)))
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      if (attempts === 0) report(deployment, fault)
      return { againInMs: 500 + backOffMs(attempts, random, longestWaitMs), begun: null }
    }
  }
}
