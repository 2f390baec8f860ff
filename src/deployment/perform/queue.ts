import { inTime } from '../../in-time.ts'
import type { OutboxEntry } from '../../store/store.ts'
import {
  type Build,
  type QueueRequest,
  type Sighting,
  type TeamCity,
  TeamCityFault,
} from '../../teamcity/teamcity.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import { type Deployment, idProperty } from '../deployment.ts'
import type { DeploymentEvent } from '../event.ts'
import type { Hindrance } from '../notice.ts'
import type { Outcome, Perform } from '../outcome.ts'
import { hindered, isStale, type Report } from './hindered.ts'

/** When production can't be asked for so long after the time to settle, the room is asked. */
const askAfterMs = 5 * 60_000

/** A queue request whose outcome could not be found out for so long is given up. */
const unknowableMs = 24 * 3_600_000

/** Requests that surely were not taken are repeated this often. */
const tries = 3

/** The request follows its note at once, or the note is made anew: others count by it when the request is past. */
const promptMs = 4_000

export interface QueueOptions {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  now: () => number
  random: () => number
  /** The longest that a server may take to answer, in ms. */
  answerMs: number
  /**
   * How long after a request without an answer its effect may still show, in ms. After our own death it counts from the
   * request, and half of it from the restart as well: the connection has died with us, so the request is not on its
   * way any more, only being worked on.
   */
  settleMs: number
}

/**
 * Queues the deploy build, once. TeamCity knows no idempotency key, so a request without a clear answer (a timeout, a
 * reset, a 5xx, our own death) is never simply sent again: until the slowest answer is past we look for a build that
 * carries the id of the deployment. Only when there surely is none we ask anew, once; where that can't be known a
 * person is asked, and looking goes on meanwhile.
 */
export function performQueue(options: QueueOptions): Perform {
  const { server, now, random, settleMs } = options
  const restartSettlesAtMs = now() + settleMs / 2
  /** Between two tries, so that the room hears something in time. A server that asks for more is taken at its word. */
  const patienceMs = options.answerMs / tries

  const lookUp = (deployment: Deployment): Promise<Sighting> =>
    server().findQueued({
      buildTypeId: deployment.deployBuildTypeId,
      property: { name: idProperty, value: deployment.id },
      since: deployment.requestedAt,
    })

  const link = ({ deployBuildTypeId }: Deployment): string => server().configurationUrl(deployBuildTypeId)

  /** What is known after a try that was begun: an outcome, or null when there surely is no build yet. */
  async function look(
    entry: OutboxEntry,
    deployment: Deployment,
    begunUntilMs: number,
  ): Promise<Outcome | null> {
    const { requestedAt, retriedAt = requestedAt, deployPage } = deployment
    const overdueMs = now() - Math.max(begunUntilMs, restartSettlesAtMs, Date.parse(retriedAt))
    const isRetried = deployment.retriedAt !== undefined && Date.parse(retriedAt) >= begunUntilMs
    const waitMs = 500 + backOffMs(entry.attempts, random, 15_000)
    const wait = (meanwhile: DeploymentEvent): Outcome => ({
      againInMs: overdueMs < 0 ? Math.min(waitMs, -overdueMs) : waitMs,
      begun: { settlesAtMs: begunUntilMs },
      meanwhile,
    })
    let sighting: Sighting
    try {
      sighting = await lookUp(deployment)
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const why = { said: fault.said, ref: options.report(deployment, fault) }
      const url = deployPage ?? link(deployment)
      if (now() - Date.parse(retriedAt) > unknowableMs) return refused({ why: 'unknowable', url })
      if (overdueMs > askAfterMs) return wait({ type: 'queue_unknown', url, why: 'unanswered', ...why })
      return wait({ type: 'queue_unsure', url, ...(isRetried ? { why } : {}) })
    }
    const [build] = sighting.builds
    if (build) return queued(build)
    if (isRetried) return null
    const url = link(deployment)
    if (overdueMs < 0) return wait({ type: 'queue_unsure', url })
    const askedPage = deployPage ?? url
    const isMoved = askedPage !== url
    if (!sighting.isCertain || isMoved) {
      if (now() - Date.parse(retriedAt) > unknowableMs) return refused({ why: 'unknowable', url: askedPage })
      return wait({ type: 'queue_unknown', url: askedPage, why: isMoved ? 'moved' : 'unseen' })
    }
    const isSecond = deployment.queueAbsent !== undefined && deployment.queueAbsent !== begunUntilMs
    if (isSecond) return refused({ why: 'absent', url })
    return { againInMs: 0, begun: null, meanwhile: { type: 'queue_absent', settlesAtMs: begunUntilMs } }
  }

  /** The request got no clear answer. A build that shows by the time of an answer spares the room the doubt. */
  async function glance(
    deployment: Deployment,
    withinMs: number,
    why: { said: string; ref: string },
  ): Promise<Outcome> {
    const sighting = withinMs > 0 ? await soon(lookUp(deployment), withinMs) : null
    const [build] = sighting?.builds ?? []
    if (build) return queued(build)
    const meanwhile: DeploymentEvent = { type: 'queue_unsure', url: link(deployment), why }
    return { againInMs: 500, begun: { settlesAtMs: now() + settleMs }, meanwhile }
  }

  return async (entry, deployment, begin) => {
    if (deployment.state !== 'pinned') return { done: true }
    if (entry.begun) {
      const outcome = await look(entry, deployment, entry.begun.settlesAtMs)
      if (outcome) return outcome
    }
    if (deployment.cancel) {
      return { event: { type: 'cancelled_unqueued', at: new Date(now()).toISOString() } }
    }
    if (isStale(deployment, now())) return refused({ why: 'stale', requestedAt: deployment.requestedAt })
    let askedAtMs = now()
    try {
      const production = server()
      do {
        askedAtMs = now()
        await begin(askedAtMs + settleMs)
      } while (now() - askedAtMs > promptMs)
      return queued(await production.queue(requestOf(deployment, options.comment(deployment))))
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const ref = options.report(deployment, fault)
      if (fault.sent === 'unknown') {
        return await glance(deployment, askedAtMs + options.answerMs - now(), { said: fault.said, ref })
      }
      const againInMs = noSooner(fault, Math.min(patienceMs, 1_000 + backOffMs(entry.attempts, random)))
      // Two silences do not follow each other: a server that takes no connection in time is not waited for again.
      const isBrief = fault.transient && fault.kind !== 'timeout' && againInMs <= patienceMs
      if (isBrief && entry.attempts + 1 < tries) return { againInMs, begun: null }
      return refused(hindered('queue', fault, ref))
    }
  }
}

/** What is there within that time; null when it takes longer, or fails. */
async function soon(answer: Promise<Sighting>, withinMs: number): Promise<Sighting | null> {
  return await inTime(
    answer.catch(() => null),
    withinMs,
    () => null,
  )
}

const refused = (hindrance: Hindrance): Outcome => ({ event: { type: 'queue_refused', hindrance } })

const queued = (build: Build): Outcome => ({
  event: {
    type: 'deploy_queued',
    build: { id: build.id, url: build.url, ...(build.number === undefined ? {} : { number: build.number }) },
  },
})

/** With the properties that README describes under "What your production job gets". */
const requestOf = (
  { id, alias, requestedBy, build, deployBuildTypeId }: Deployment,
  comment: string,
): QueueRequest => ({
  buildTypeId: deployBuildTypeId,
  comment,
  properties: {
    [idProperty]: id,
    'hubot.deploy.requestedBy': requestedBy.name,
    'hubot.deploy.alias': alias,
    'source.build.id': String(build.id),
    'source.build.number': build.number,
    'source.build.revision': build.revision ?? '',
  },
})
