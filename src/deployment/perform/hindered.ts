import type { RemoteFault } from '../../remote/remote-fault.ts'
import type { TeamCityFault } from '../../teamcity/teamcity.ts'
import type { Deployment } from '../deployment.ts'
import type { Hindrance } from '../notice.ts'

/** Writes a fault to the log, in those words where there are any, and returns the reference under which it stands there. */
export type Report = (deployment: Deployment, fault: RemoteFault, words?: string) => string

export const hindered = (
  during: 'pin' | 'unpin' | 'queue',
  fault: TeamCityFault,
  ref: string,
): Hindrance => ({
  why: 'fault',
  during,
  server: fault.server,
  kind: fault.kind,
  ...(fault.status === undefined ? {} : { status: fault.status }),
  said: fault.said,
  sent: fault.sent,
  ref,
})

/** A deploy that could not begin for so long, the bot being away, is not begun any more. */
const staleMs = 15 * 60_000

export const isStale = ({ requestedAt, retriedAt = requestedAt }: Deployment, nowMs: number): boolean =>
  nowMs - Date.parse(retriedAt) > staleMs
