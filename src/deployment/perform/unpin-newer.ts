import { type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import type { Pin } from '../again.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { Outcome, Perform } from '../outcome.ts'
import { hindered, isStale, type Report } from './hindered.ts'

/** A server that can't do it now is asked this often; one that wants to be left alone for longer, in ms, is not waited for. */
const [tries, patienceMs] = [5, 15_000]

/**
 * Takes the pins off builds that are newer than the one that is shipped, and looks until there is none: who pins one
 * meanwhile does not change what goes out. The target is pinned by then. Unpinning twice does no harm, and each is on
 * record before it is done, so that a try which was cut off is simply made again.
 */
export function performUnpinNewer(options: {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  now: () => number
  random: () => number
}): Perform {
  const { server, comment, report, now, random } = options

  async function unpin({ id }: Pin, text: string): Promise<void> {
    try {
      await server().unpin(id, text)
    } catch (fault) {
      // One that is gone is not pinned.
      if (!(fault instanceof TeamCityFault) || fault.kind !== 'not_found') throw fault
    }
  }

  return async ({ attempts }, deployment) => {
    const { build, unpinned, state, cancel } = deployment
    if (state !== 'pinned' || cancel) return { done: true }
    if (isStale(deployment, now())) {
      const hindrance = { why: 'stale', requestedAt: deployment.requestedAt } as const
      return { event: { type: 'unpin_refused', hindrance } }
    }
    const waitMs = attempts < tries ? 0 : 500 + backOffMs(attempts, random, 5_000)
    const again: Outcome = { againInMs: waitMs, begun: null }
    try {
      const newer = await server().pinnedSince(build.buildTypeId, build.id)
      const pins = newer.map(({ id, number }) => ({ id, number: number ?? String(id) }))
      const isKnown = pins.every(({ id }) => unpinned?.pins.some(pin => pin.id === id))
      if (!isKnown) return { ...again, meanwhile: { type: 'newer_pins_found', pins } }
      if (pins.length === 0) return { event: { type: 'newer_unpinned' } }
      for (const pin of pins) await unpin(pin, comment(deployment))
      return again
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const ref = report(deployment, fault)
      const againInMs = noSooner(fault, 500 + backOffMs(attempts, random, 5_000))
      // Two silences do not follow each other: nobody has heard anything yet.
      const isBrief = fault.transient && fault.kind !== 'timeout' && againInMs <= patienceMs
      if (isBrief && attempts + 1 < tries) return { againInMs, begun: null }
      return { event: { type: 'unpin_refused', hindrance: hindered('unpin', fault, ref) } }
    }
  }
}
