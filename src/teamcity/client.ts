import { factsOf } from '../remote/answer.ts'
import type { Decoded } from '../remote/decode.ts'
import type { Answer } from '../remote/fault.ts'
import { createHttp, type Send } from '../remote/http.ts'
import { orNull } from '../remote/or-null.ts'
import { accessOf, configurationUrl, type TeamCityOptions } from './access.ts'
import { createInspection } from './inspection.ts'
import {
  buildConfigurationId,
  buildId,
  lastBuildLocator,
  pinnedSinceLocator,
  propertyName,
} from './locator.ts'
import { COMMON_FIELDS, findQueued } from './lookup.ts'
import { reasonIn } from './reason.ts'
import { type Build, type QueueRequest, type TeamCity, TeamCityFault } from './teamcity.ts'
import {
  type BuildContext,
  decodeApproval,
  decodeBuild,
  decodeBuilds,
  decodeConfiguration,
  decodeQueuedBuild,
  decodeServer,
} from './wire.ts'

/** Over its limit of queued builds, 6000 by default, a server answers 200 with nothing. */
const QUEUE_FULL = 'the build queue is full, or the answer was empty'

/** Build properties that belong to a deployment; all others may hold what nobody should read. */
const OURS = /^(?:hubot\.deploy|source\.build)\./

/** The condition on the name is read by ParameterCondition.createValueCondition of JetBrains/teamcity-rest. */
const OUR_PROPERTIES =
  'properties($locator(name:(value:(hubot.deploy.*|source.build.*),matchType:matches)),property(name,value))'

const BUILD_FIELDS = `${COMMON_FIELDS},waitReason,percentageComplete,comment(text)`

/** ApprovalInfo and what it holds, in the model of JetBrains/teamcity-rest. */
const APPROVAL_FIELDS =
  'status,timeoutTimestamp,userApprovals(userApproval(approved,user(name,username))),groupApprovals(groupApproval(requiredApprovalsCount,group(name),currentlyApprovedBy(count)))'

/** The calls of one server over its REST API. Throws a TypeError for a malformed id, which is a mistake in the code. */
export function createTeamCity(options: TeamCityOptions): TeamCity {
  const { server, token, password } = options
  const { prefix, authorization } = accessOf(options)
  const http = createHttp({
    ...options,
    system: `${server} TeamCity`,
    root: prefix,
    authorization,
    secrets: [token, password],
    reasonIn,
    fault: about => new TeamCityFault(server, about),
  })
  const ours: BuildContext = { url: http.url, present: http.present, wants: name => OURS.test(name) }
  /** Only production's builds carry properties of ours. */
  const ourProperties = server === 'production' ? `,${OUR_PROPERTIES}` : ''
  const listFields = `count,build(${COMMON_FIELDS}${ourProperties})`
  const buildFields = `${BUILD_FIELDS}${ourProperties}`
  let needsOldPinRoute = false

  function decoded<T>(answer: Answer, result: Decoded<T>): T {
    if (result.ok) return result.value
    throw http.unreadable(result.why, answer, { sent: 'no', transient: false })
  }

  async function listed(send: Send, locator: string): Promise<readonly Build[]> {
    const asked = send({ method: 'GET', path: '/builds', query: { locator, fields: listFields } })
    const answer = await asked.catch(notOfProxy)
    return decoded(answer, decodeBuilds(answer.body, ours)).builds
  }

  const newest = async (send: Send, locator: string): Promise<Build | null> =>
    (await listed(send, locator))[0] ?? null

  async function setPin(id: number, status: boolean, comment: string): Promise<void> {
    const path = `/builds/id:${buildId(id)}`
    await http.call(async send => {
      if (needsOldPinRoute) return pinByOldRoute(send, path, status, comment)
      const text = JSON.stringify({ status, comment: { text: comment } })
      try {
        await send({ method: 'PUT', path: `${path}/pinInfo`, body: { type: 'application/json', text } })
      } catch (error) {
        if (!isRouteMissing(error)) throw error
        await pinByOldRoute(send, path, status, comment)
        needsOldPinRoute = true
      }
    })
  }

  /** BuildRequest.cancelBuild and BuildQueueRequest.cancelBuild of JetBrains/teamcity-rest. */
  async function cancel(path: string, comment: string): Promise<boolean> {
    const text = JSON.stringify({ comment, readdIntoQueue: false })
    const body = { type: 'application/json' as const, text }
    return await http.call(async send => (await orNull(send({ method: 'POST', path, body }))) !== null)
  }

  return {
    server,
    url: http.url,
    configurationUrl: id => configurationUrl(http.url, id),

    lastBuild: (buildTypeId, status) =>
      http.call(async send => newest(send, lastBuildLocator({ buildTypeId, status }))),

    lastPinned: buildTypeId =>
      http.call(async send =>
        newest(send, lastBuildLocator({ buildTypeId, status: 'SUCCESS', pinned: true })),
      ),

    pinnedSince: (buildTypeId, id) =>
      http.call(async send => {
        const builds = await listed(send, pinnedSinceLocator(buildTypeId, id))
        return builds.filter(build => build.pinned && build.id !== id)
      }),

    buildByNumber: (buildTypeId, number) =>
      http.call(async send => {
        if (number === '') return null
        const found = await newest(send, lastBuildLocator({ buildTypeId, number }))
        return found?.number === number ? found : null
      }),

    build: id =>
      http.call(async send => {
        const read = (path: string): Promise<Answer> =>
          send({ method: 'GET', path, query: { fields: buildFields } })
        // Servers before 9.1 know a build that waits by its queue alone.
        const answer =
          (await orNull(read(`/builds/id:${buildId(id)}`).catch(notOfProxy))) ??
          (await orNull(read(`/buildQueue/id:${id}`)))
        return answer && decoded(answer, decodeBuild(answer.body, ours))
      }),

    approval: id =>
      http.call(async send => {
        const path = `/buildQueue/id:${buildId(id)}/approvalInfo`
        const asked = send({ method: 'GET', path, query: { fields: APPROVAL_FIELDS } })
        const answer = await orNull(asked.catch(noApproval))
        return answer && decoded(answer, decodeApproval(answer.body, ours))
      }),

    pin: (id, comment) => setPin(id, true, comment),
    unpin: (id, comment) => setPin(id, false, comment),

    prepareQueue: () => http.openAhead(),
    queue: request =>
      http.call(async send => {
        const text = JSON.stringify(queueBody(request))
        const answer = await send({
          method: 'POST',
          path: '/buildQueue',
          body: { type: 'application/json', text },
        })
        const { buildTypeId, properties } = request
        const wants = (name: string) => Object.hasOwn(properties, name)
        const queued = decodeQueuedBuild(answer.body, {
          url: http.url,
          present: http.present,
          buildTypeId,
          wants,
        })
        if (queued.ok) return queued.value
        const isEmpty = answer.body.trim() === ''
        throw http.unreadable(isEmpty ? QUEUE_FULL : queued.why, answer, {
          sent: 'unknown',
          transient: isEmpty,
        })
      }),

    findQueued: wanted => http.call(send => findQueued({ send, http, ...wanted })),

    cancelQueued: (id, comment) => cancel(`/buildQueue/id:${buildId(id)}`, comment),
    stop: (id, comment) => cancel(`/builds/id:${buildId(id)}`, comment),

    configuration: id =>
      http.call(async send => {
        const path = `/buildTypes/id:${buildConfigurationId(id)}`
        const fields = 'id,name,projectName,paused,templateFlag,webUrl'
        const asked = send({ method: 'GET', path, query: { fields } })
        const answer = await orNull(asked.catch(notOfProxy))
        return answer && decoded(answer, decodeConfiguration(answer.body))
      }),

    serverInfo: () =>
      http.call(async send => {
        const answer = await send({ method: 'GET', path: '/server' })
        return decoded(answer, decodeServer(answer.body))
      }),

    ...createInspection(http),
    close: () => http.close(),
  }
}

/** 400 is the answer about a configuration without approvals. */
function noApproval(error: unknown): null {
  if (error instanceof TeamCityFault && error.status === 400) return null
  throw error
}

/** A 404 that speaks of a build, or of its configuration, is about that. */
const isOfBuild = ({ said }: TeamCityFault): boolean =>
  /\bno build|nothing is found|can(?:not)? be found/i.test(said)

/** A proxy whose server is away may say 404 as well: then nobody knows if there is such a thing. */
function notOfProxy(error: unknown): never {
  if (!(error instanceof TeamCityFault) || error.kind !== 'not_found' || isOfBuild(error)) throw error
  throw new TeamCityFault(error.server, { ...factsOf(error), kind: 'unreadable', transient: true })
}

/** Servers before 2018.2 have no pinInfo. */
function isRouteMissing(error: unknown): boolean {
  if (!(error instanceof TeamCityFault)) return false
  if (error.status === 404) return !isOfBuild(error)
  return error.status === 405 || error.status === 406 || error.status === 501
}

async function pinByOldRoute(send: Send, path: string, status: boolean, comment: string): Promise<void> {
  await send({
    method: status ? 'PUT' : 'DELETE',
    path: `${path}/pin/`,
    body: { type: 'text/plain;charset=utf-8', text: comment },
    accept: 'text/plain',
  })
}

/** A percent sign in a value starts a parameter reference, which the server would try to resolve. */
function queueBody(request: QueueRequest): unknown {
  const property = Object.entries(request.properties).map(([name, value]) => ({
    name: propertyName(name),
    value: value.replaceAll('%', '%%'),
  }))
  return {
    buildType: { id: buildConfigurationId(request.buildTypeId) },
    comment: { text: request.comment },
    properties: { property },
  }
}
