import { type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import type { Deployment } from '../deployment.ts'
import type { Perform } from '../outcome.ts'
import { hindered, isStale, type Report } from './hindered.ts'

/**
 * Pins the source build. Pinning twice is harmless, so a try that was cut off is simply made again. One that was made
 * before, by us, by the process before us or by another bot, may have worked, whatever comes of the last.
 */
export function performPin(options: {
  server: () => TeamCity
  /** The queue request comes next: what it needs can be made ready meanwhile. */
  prepareQueue: () => void
  comment: (deployment: Deployment) => string
  report: Report
  now: () => number
}): Perform {
  const startedMs = options.now()
  return async ({ attempts, fence }, deployment) => {
    if (deployment.state !== 'requested') return { done: true }
    if (isStale(deployment, options.now())) {
      const { requestedAt } = deployment
      return { event: { type: 'pin_refused', hindrance: { why: 'stale', requestedAt } } }
    }
    try {
      options.prepareQueue()
      await options.server().pin(deployment.build.id, options.comment(deployment))
      return { event: { type: 'build_pinned' } }
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const hindrance = hindered('pin', fault, options.report(deployment, fault))
      const isFirst = attempts === 0 && fence === 1 && Date.parse(deployment.requestedAt) >= startedMs
      return {
        event: { type: 'pin_refused', hindrance: isFirst ? hindrance : { ...hindrance, sent: 'unknown' } },
      }
    }
  }
}
