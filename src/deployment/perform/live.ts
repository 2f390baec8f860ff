import { RemoteFault } from '../../remote/remote-fault.ts'
import type { Deployment, Live } from '../deployment.ts'
import type { Outcome, Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'
import type { Surveyors } from './survey.ts'

/**
 * Asks the service until it says that it runs what was shipped, or the looks that fit into `withinMs` are made. They are
 * counted, since the end is by production's clock, which may differ from ours. Only reads, so it may be made again.
 */
export function performCheckLive(options: {
  deployed: Surveyors['deployed']
  report: Report
  /** Whether that alias was deployed anew since: then the service may say that, and nothing is wrong. */
  isOvertaken: (deployment: Deployment) => Promise<boolean>
  withinMs: number
}): Perform {
  const { deployed, report, isOvertaken, withinMs } = options
  /** A few times, however long it may take. */
  const betweenMs = Math.min(10_000, withinMs / 4)
  return async ({ attempts }, deployment) => {
    const { plan, build } = deployment
    const info = plan?.survey?.info
    if (!info || build.revision === undefined) return { done: true }
    const isOver = attempts * betweenMs >= withinMs
    const judged = async (live: Live): Promise<Outcome> => {
      if (live.is !== 'shipped' && (await isOvertaken(deployment))) return { done: true }
      if (live.is !== 'shipped' && !isOver) return { againInMs: betweenMs, begun: null }
      return { event: { type: 'live_checked', live } }
    }
    try {
      const { sha } = await deployed(info)
      if (sha === null) return await judged({ is: 'unread', said: 'it does not say which commit it runs' })
      return await judged(isSameCommit(sha, build.revision) ? { is: 'shipped' } : { is: 'other', sha })
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      if (isOver) report(deployment, fault)
      return await judged({ is: 'unread', said: fault.said })
    }
  }
}

/** Either may be cut short, to seven characters at least. */
function isSameCommit(one: string, other: string): boolean {
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].toSorted((a, b) => a.length - b.length)
  return short !== undefined && short.length >= 7 && long?.startsWith(short) === true
}
