import { type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import type { Deployment } from '../deployment.ts'
import type { Perform } from '../outcome.ts'
import { hindered, isStale, type Report } from './hindered.ts'

/** Pins the source build. Pinning twice is harmless, so a try that was cut off is simply made again. */
export function performPin(options: {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  now: () => number
}): Perform {
  return async (_entry, deployment) => {
    if (isStale(deployment, options.now())) {
      const { requestedAt } = deployment
      return { event: { type: 'pin_refused', hindrance: { why: 'stale', requestedAt } } }
    }
    try {
      await options.server().pin(deployment.build.id, options.comment(deployment))
      return { event: { type: 'build_pinned' } }
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      return {
        event: { type: 'pin_refused', hindrance: hindered('pin', fault, options.report(deployment, fault)) },
      }
    }
  }
}
