import type { Build } from '../teamcity/teamcity.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentEvent, Ended } from './event.ts'

/** How long a finished build may be seen without a verdict, while its server still works on it. */
const verdictMs = 60_000

/**
 * What a build read from production means for its deployment; null when it says nothing new. Concludes on `finished`
 * alone: a running build is `SUCCESS` as long as nothing has failed yet, and `FAILURE` before it stops. `seenMs` is when
 * it was first read as finished, by the clock of `nowMs`: that of the server is another.
 */
export function observe(
  deployment: Deployment,
  build: Build,
  { nowMs, seenMs }: { nowMs: number; seenMs: number },
): DeploymentEvent | null {
  if (build.state === 'running') {
    if (deployment.state !== 'queued') return null
    const at = build.startedAt ?? new Date(nowMs).toISOString()
    const number = build.number === undefined ? {} : { number: build.number }
    return { type: 'deploy_started', at, url: build.url, ...number }
  }
  if (build.state === 'deleted') return lost(nowMs)
  if (build.state !== 'finished') return null

  const ended = endOf(build, nowMs)
  if (build.cancelled) {
    const { by, comment } = build.cancelled
    return {
      type: 'deploy_cancelled',
      ...ended,
      ...(by === undefined ? {} : { by }),
      ...(comment === undefined ? {} : { comment }),
    }
  }
  if (build.status === 'SUCCESS') return { type: 'deploy_succeeded', ...ended }
  if (build.status === 'FAILURE' || build.failedToStart) return { type: 'deploy_failed', ...ended }
  if (nowMs - seenMs < verdictMs) return null
  return { type: 'deploy_failed', ...ended }
}

/** The build is gone from its server: somebody deleted it, and how it ended can't be known. */
export const lost = (nowMs: number): DeploymentEvent => ({
  type: 'deploy_failed',
  finishedAt: new Date(nowMs).toISOString(),
  isLost: true,
})

/** TeamCity gives a build that is cancelled in the queue this number, and the time of that as its start. */
export const numberOfNone = 'N/A'

function endOf(build: Build, nowMs: number): Ended {
  const hasRun = build.number !== numberOfNone
  return {
    finishedAt: build.finishedAt ?? new Date(nowMs).toISOString(),
    url: build.url,
    ...(build.startedAt === undefined || !hasRun ? {} : { startedAt: build.startedAt }),
    ...(build.number === undefined || !hasRun ? {} : { number: build.number }),
    ...(build.statusText === undefined ? {} : { statusText: build.statusText }),
  }
}
