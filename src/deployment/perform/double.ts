import { type Build, type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import { backOffMs } from '../backoff.ts'
import { type Deployment, idProperty } from '../deployment.ts'
import { type Double, doubleOf } from '../double.ts'
import { numberOfNone } from '../observe.ts'
import type { Outcome, Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** A request that TeamCity has not taken by then has died on its way. */
const lateMs = 30 * 60_000

/** Where production can't be asked for so long, and so often, nobody waits for what it would say. */
const unaskedMs = 24 * 3_600_000

/** What is put back into the queue is there at once, or when its build has let go of its agent. Within about a minute. */
const fewestLooks = 7

/** What a proxy says, or a server that is being restarted, is no answer. */
const closing: ReadonlySet<TeamCityFault['kind']> = new Set(['unauthorized', 'forbidden', 'tls'])

/**
 * After a queue request without a clear answer, or after somebody has stopped its build in TeamCity: looks, beside the
 * end of the deployment, for builds with its id that nobody follows. One of a request of ours that still waits is taken
 * out of the build queue, by a route that stops nothing which runs; all others are for people to judge, and they are told.
 */
export function performFindDouble(options: {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  random: () => number
  now: () => number
}): Perform {
  const { server, report, random, now } = options

  /** Where production can't be asked, whether it may be asked later. */
  async function find(deployment: Deployment): Promise<Double | 'away' | 'closed'> {
    const { id, deployBuildTypeId: buildTypeId, requestedAt: since } = deployment
    const property = { name: idProperty, value: id }
    try {
      const { builds } = await server().findQueued({ buildTypeId, property, since })
      return doubleOf(deployment, builds)
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      report(deployment, fault)
      return closing.has(fault.kind) ? 'closed' : 'away'
    }
  }

  async function cancel(deployment: Deployment, build: Build): Promise<'done' | 'gone' | 'later' | 'never'> {
    try {
      const comment = options.comment(deployment)
      if (build.state === 'queued') return (await server().cancelQueued(build.id, comment)) ? 'done' : 'gone'
      await server().stop(build.id, comment)
      return 'gone'
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      report(deployment, fault)
      return fault.transient ? 'later' : 'never'
    }
  }

  return async (entry, deployment) => {
    const again = { againInMs: 1_000 + backOffMs(entry.attempts, random), begun: null }
    const { requestedAt, retriedAt = requestedAt, finishedAt = retriedAt } = deployment
    const isAfterCancel = entry.effect.kind === 'find_double' && entry.effect.afterCancel === true
    const sinceMs = now() - Date.parse(isAfterCancel ? finishedAt : retriedAt)
    const hasLooked = entry.attempts + 1 >= fewestLooks
    const isOver = isAfterCancel ? hasLooked : sinceMs > lateMs
    const double = await find(deployment)
    if (double === 'away' || double === 'closed') {
      const isGivenUp = isAfterCancel && isOver && double === 'closed'
      return isGivenUp || (hasLooked && sinceMs > unaskedMs) ? { done: true } : again
    }
    if (double.is === 'none') return isOver ? { done: true } : again
    const { id, url } = double.build
    // It is looked again in any case: there may be another.
    const found = (type: 'double_cancelled' | 'double_found', hasRun = hasBegun(double.build)): Outcome => ({
      ...again,
      meanwhile: { type, id, url, hasRun },
    })
    if (double.is === 'cancelled') return found('double_cancelled')
    if (double.is === 'under_way') return found('double_found')
    const outcome = await cancel(deployment, double.build)
    if (outcome === 'done') return found('double_cancelled', false)
    const isLeft = outcome === 'never' || (outcome === 'later' && isOver)
    // It waits, and nobody takes it out: it will begin.
    return isLeft ? found('double_found', true) : again
  }
}

/** One that is cancelled in the queue has a start too, and no number. */
const hasBegun = ({ state, startedAt, number }: Build): boolean =>
  state !== 'queued' && startedAt !== undefined && number !== numberOfNone
