import { guardLivesMs } from '../../logstash/guard.ts'
import { noMarkers } from '../../logstash/markers.ts'
import { RemoteFault } from '../../remote/remote-fault.ts'
import { backOffMs } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { MarkerAction } from '../effect.ts'
import { type Marker, markerId } from '../marker.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** Pushes a marker, once however often it is asked to. Rejects with a RemoteFault when it can't tell that it has. */
export type PushMarker = (deployment: Deployment, action: MarkerAction, json: string) => Promise<unknown>

/** What the log says of one that is not there yet, and of one that is given up. */
export interface MarkersInLog {
  markerWaits(fault: RemoteFault): string
  markerDropped(id: string): string
}

const longestWaitMs = 60_000

/**
 * Pushes a marker; the same again is no second one, so it is tried until it is there, for as long as Redis would know
 * it again. The times in it are those of the deployment. `push` is null where no Redis is set any more.
 */
export function performPushMarker(options: {
  push: PushMarker | null
  marker: (deployment: Deployment, action: MarkerAction) => Marker | null
  report: Report
  inLog: MarkersInLog
  now: () => number
  random: () => number
}): Perform {
  const { push, marker, report, inLog, now, random } = options
  return async ({ effect, attempts }, deployment) => {
    if (effect.kind !== 'push_marker') return { done: true }
    const made = marker(deployment, effect.action)
    if (made === null) return { done: true }
    try {
      if (push === null) throw noMarkers
      await push(deployment, effect.action, JSON.stringify(made))
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      const isOver = now() - made.timestamp > guardLivesMs
      if (isOver) {
        report(deployment, fault, inLog.markerDropped(markerId(deployment.id, effect.action)))
        return { done: true }
      }
      if (attempts === 0) report(deployment, fault, inLog.markerWaits(fault))
      return { againInMs: 500 + backOffMs(attempts, random, longestWaitMs), begun: null }
    }
  }
}
