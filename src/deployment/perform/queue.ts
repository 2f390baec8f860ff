import { type Build, type QueueRequest, type TeamCity, TeamCityFault } from '../../teamcity/teamcity.ts'
import { backOffMs } from '../backoff.ts'
import { type Deployment, idProperty } from '../deployment.ts'
import type { Outcome, Perform } from '../outcome.ts'
import { hindered, isStale, type Report } from './hindered.ts'

/** A queue request whose outcome could not be found out for so long is given up; the room is told to look. */
const unknowableMs = 24 * 3_600_000

/** Requests that surely were not taken are repeated this often. */
const tries = 3

/** A server that asks for a longer wait is taken at its word: the room hears it now. */
const patienceMs = 10_000

export interface QueueOptions {
  server: () => TeamCity
  comment: (deployment: Deployment) => string
  report: Report
  now: () => number
  random: () => number
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
 * carries the id of the deployment, and only when there is none do we ask anew.
 */
export function performQueue(options: QueueOptions): Perform {
  const { server, now, random, settleMs } = options
  const restartSettlesAtMs = now() + settleMs / 2

  const lookUp = (deployment: Deployment): Promise<Build | null> =>
    server().findQueued(deployment.deployBuildTypeId, { name: idProperty, value: deployment.id })

  async function look(
    deployment: Deployment,
    settlesAtMs: number,
    attempts: number,
    why?: { said: string; ref: string },
  ): Promise<Outcome | null> {
    const wait: Outcome = {
      againInMs: 500 + backOffMs(attempts, random, 15_000),
      begun: { settlesAtMs },
      meanwhile: { type: 'queue_unsure', url: server().url, ...(why === undefined ? {} : { why }) },
    }
    try {
      const build = await lookUp(deployment)
      if (build) return queued(build)
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      options.report(deployment, fault)
      const { requestedAt } = deployment
      if (now() - Date.parse(requestedAt) < unknowableMs) return wait
      return { event: { type: 'queue_refused', hindrance: { why: 'unknowable', requestedAt } } }
    }
    return now() < settlesAtMs ? wait : null
  }

  return async (entry, deployment, begin) => {
    if (entry.begun) {
      const settlesAtMs = Math.max(entry.begun.settlesAtMs, restartSettlesAtMs)
      const found = await look(deployment, settlesAtMs, entry.attempts)
      if (found) return found
    }
    if (isStale(deployment, now())) {
      const { requestedAt } = deployment
      return { event: { type: 'queue_refused', hindrance: { why: 'stale', requestedAt } } }
    }
    const production = server()
    await begin(now() + settleMs)
    try {
      return queued(await production.queue(requestOf(deployment, options.comment(deployment))))
    } catch (fault) {
      if (!(fault instanceof TeamCityFault)) throw fault
      const ref = options.report(deployment, fault)
      if (fault.sent === 'unknown') {
        const found = await look(deployment, now() + settleMs, 0, { said: fault.said, ref })
        if (found) return found
      }
      const againInMs = fault.retryAfterMs ?? 1_000 + backOffMs(entry.attempts, random)
      if (fault.transient && entry.attempts + 1 < tries && againInMs < patienceMs)
        return { againInMs, begun: null }
      return { event: { type: 'queue_refused', hindrance: hindered('queue', fault, ref) } }
    }
  }
}

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
