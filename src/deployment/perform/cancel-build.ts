import { type Build, type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import { type Deployment, isActive } from '../deployment.ts'
import { mayBeItsBuild } from '../match.ts'
import type { Outcome, Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

const longestWaitMs = 15_000

/** A maintenance page may ask for an hour, and be gone in a minute: by then what is to be cancelled has gone out. */
const longestObeyedMs = 60_000

/**
 * Has TeamCity cancel the build that is followed, until it shows as cancelled or has ended otherwise; reconciliation
 * says which. Cancelling twice does nothing, and each try reads the build first, so a try that was cut off is simply
 * made again. A build under another id is left alone until it is known to stand for ours.
 */
export function performCancelBuild(options: {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  /** Something is about to happen to its build. */
  look: (deploymentId: string) => void
  random: () => number
}): Perform {
  const { server, comment, report, random } = options

  async function cancel(build: Build, text: string): Promise<void> {
    // One that has begun meanwhile is stopped at the next try.
    if (build.state === 'queued') await server().cancelQueued(build.id, text)
    else await server().stop(build.id, text)
  }

  return async ({ attempts }, deployment) => {
    const { deployBuild } = deployment
    if (!deployment.cancel || !deployBuild || !isActive(deployment)) return { done: true }
    const againInMs = (attempts === 0 ? 0 : 500) + backOffMs(attempts, random, longestWaitMs)
    const again: Outcome = { againInMs, begun: null }
    const isOver = (build: Build | null): boolean =>
      build?.state === 'finished' || build?.cancelled !== undefined
    try {
      const build = await server().build(deployBuild.id)
      options.look(deployment.id)
      if (isOver(build)) return { done: true }
      const isFollowed = build?.id === deployBuild.id && mayBeItsBuild(build, deployment)
      if (isFollowed) await cancel(build, comment(deployment))
      return again
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const { said, server, kind, status } = fault
      const ref = report(deployment, fault)
      // A page that is not TeamCity's may be gone in a minute.
      if (fault.transient || kind === 'unreadable') {
        return {
          againInMs: Math.min(
            longestObeyedMs,
            noSooner(fault, 500 + backOffMs(attempts, random, longestWaitMs)),
          ),
          begun: null,
          meanwhile: { type: 'cancel_delayed', said, ref },
        }
      }
      // What has ended meanwhile can't be cancelled.
      if (
        isOver(
          await options
            .server()
            .build(deployBuild.id)
            .catch(() => null),
        )
      )
        return { done: true }
      const hindrance = {
        why: 'fault' as const,
        server,
        kind,
        said,
        ref,
        ...(status === undefined ? {} : { status }),
      }
      return { event: { type: 'cancel_refused', hindrance } }
    }
  }
}
