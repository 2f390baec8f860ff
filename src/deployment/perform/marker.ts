import { guardLivesMs } from '../../logstash/guard.ts'
import { RemoteFault } from '../../remote/remote-fault.ts'
import { backOffMs } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { MarkerAction } from '../effect.ts'
import type { Marker } from '../marker.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** Pushes a marker, once however often it is asked to. Rejects with a RemoteFault when it can't tell that it has. */
export type PushMarker = (deployment: Deployment, action: MarkerAction, json: string) => Promise<unknown>

const longestWaitMs = 60_000

/**
 * Pushes a marker; the same again is no second one, so it is tried until it is there, for as long as Redis would know
 * it again. The times in it are those of the deployment. `push` is null where no Redis is set any more.
 */
export function performPushMarker(options: {
  push: PushMarker | null
  marker: (deployment: Deployment, action: MarkerAction) => Marker | null
  report: Report
  now: () => number
  random: () => number
}): Perform {
  const { push, marker, report, now, random } = options
  return async ({ effect, attempts }, deployment) => {
    if (effect.kind !== 'push_marker' || push === null) return { done: true }
    const made = marker(deployment, effect.action)
    if (made === null) return { done: true }
    try {
      await push(deployment, effect.action, JSON.stringify(made))
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      const isOver = now() - made.timestamp > guardLivesMs
      if (attempts === 0 || isOver) report(deployment, fault)
      if (isOver) return { done: true }
      return { againInMs: 500 + backOffMs(attempts, random, longestWaitMs), begun: null }
    }
  }
}
