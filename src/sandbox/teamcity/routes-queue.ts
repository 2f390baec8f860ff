import * as v from 'valibot'
import { object } from '../../remote/decode.ts'
import {
  type Api,
  flag,
  type RestRequest,
  type Route,
  readBody,
  renderingOf,
  requirePermission,
  searchOf,
} from './api.ts'
import { badRequest, notFound } from './errors.ts'
import { long, parseFields, plain, select } from './fields.ts'
import { findConfiguration } from './find-configuration.ts'
import { checkDimensions, one, parseLocator } from './locator.ts'
import { renderBuild } from './render.ts'
import { buildReply, pageReply } from './routes-builds.ts'
import { findBuild } from './select.ts'
import { buildPhase, type StoredBuild } from './state.ts'
import type { SimulatedConfiguration } from './types.ts'

const text = v.nullish(v.string())

const queueRequest = object({
  buildTypeId: text,
  buildType: v.nullish(object({ id: text })),
  branchName: text,
  personal: v.nullish(flag),
  comment: v.nullish(object({ text })),
  properties: v.nullish(object({ property: v.nullish(v.array(object({ name: v.string(), value: text }))) })),
  tags: v.nullish(object({ tag: v.nullish(v.array(object({ name: v.string() }))) })),
})

const cancelRequest = object({ comment: text, readdIntoQueue: v.nullish(flag) })
const pausedState = object({ paused: flag })

const dimensions = [
  'id',
  'taskId',
  'project',
  'pool',
  'buildType',
  'agent',
  'user',
  'personal',
  'start',
  'count',
]

/** `buildType.id` is made part of a locator, as the real server does; `buildTypeId` is looked up as it is. */
function orderedConfiguration(body: v.InferOutput<typeof queueRequest>, api: Api): SimulatedConfiguration {
  if (body.buildType) {
    if (!body.buildType.id) throw badRequest("No 'id' attribute is specified for the build type.")
    return findConfiguration(`id:${body.buildType.id}`, api.world)
  }
  if (!body.buildTypeId) throw badRequest("No 'buildType' element in the posted entry.")
  const found = api.world.configuration(body.buildTypeId)
  if (!found || found.hidden) throw notFound(`No build type found by submitted id '${body.buildTypeId}'`)
  return found
}

const queuedBuilds = (api: Api): StoredBuild[] =>
  api.world.state().builds.filter(build => buildPhase(build) === 'queued')

/** 404 with the recorded text when the build has started or ended meanwhile. */
function findQueued(locator: string, api: Api): StoredBuild {
  const build = findBuild(locator, searchOf(api))
  if (buildPhase(build) === 'queued') return build
  throw notFound(`No queued build with id '${build.id}' can be found (build already started or finished?).`)
}

function queueBuild(request: RestRequest, api: Api): ReturnType<Route['run']> {
  const body = readBody(request, queueRequest)
  const configuration = orderedConfiguration(body, api)
  const properties = body.properties?.property ?? []
  requirePermission(api, 'runBuild', configuration)
  if (properties.length > 0) requirePermission(api, 'customizeParameters', configuration)
  // The handler of the real server returns null here: 200 and nothing else.
  if (queuedBuilds(api).length >= (api.settings.queueLimit ?? 6000)) return { empty: 200 }
  const build = api.world.queue({
    buildTypeId: configuration.id,
    branchName: body.branchName ?? undefined,
    personal: body.personal ?? false,
    properties: Object.fromEntries(properties.map(each => [each.name, each.value ?? ''])),
    tags: (body.tags?.tag ?? []).map(tag => tag.name),
    comment: body.comment?.text ?? undefined,
    triggeredBy: request.user,
  })
  const fields = parseFields(request.query.get('fields') ?? undefined, long)
  return { data: select(renderBuild(build, renderingOf(api)), fields), root: 'build' }
}

export const queueRoutes: Route[] = [
  { method: 'POST', path: 'buildQueue', run: queueBuild },
  {
    method: 'GET',
    path: 'buildQueue',
    run: ({ query }, api) => {
      const given = query.get('locator')
      const locator = parseLocator(given || 'count:100', { supported: dimensions })
      checkDimensions(locator, dimensions, ['id', 'taskId', 'buildType', 'personal', 'start', 'count'])
      const buildType = one(locator, 'buildType')
      const wanted = buildType === undefined ? undefined : findConfiguration(buildType, api.world).id
      const id = one(locator, 'id') ?? one(locator, 'taskId')
      const builds = queuedBuilds(api).filter(
        build =>
          (wanted === undefined || build.buildTypeId === wanted) &&
          (id === undefined || String(build.id) === id) &&
          !api.world.configuration(build.buildTypeId)?.hidden,
      )
      return pageReply({ builds }, api, query, 'buildQueue')
    },
  },
  {
    method: 'PUT',
    path: 'buildQueue/pausedState',
    run: (request, api) => {
      api.world.pauseQueue(readBody(request, pausedState).paused)
      return { empty: 204 }
    },
  },
  {
    method: 'GET',
    path: 'buildQueue/pausedState',
    run: (_request, api) => ({
      data: select(plain({ paused: api.world.state().queuePaused }), long),
      root: 'pausedState',
    }),
  },
  {
    method: 'GET',
    path: 'buildQueue/:locator',
    run: ({ params: [locator = ''], query }, api) =>
      buildReply(findBuild(locator, searchOf(api)), api, query),
  },
  {
    method: 'POST',
    path: 'buildQueue/:locator',
    run: (request, api) => {
      const body = readBody(request, cancelRequest)
      if (body.readdIntoQueue) throw badRequest('Restore in queue is not supported for queued builds.')
      const build = findQueued(request.params[0] ?? '', api)
      requirePermission(api, 'cancel', api.world.configuration(build.buildTypeId))
      const cancelled = api.world.cancel(build.id, {
        by: request.user,
        text: body.comment ?? 'Canceled via REST API',
      })
      return buildReply(cancelled, api, request.query)
    },
  },
  {
    method: 'DELETE',
    path: 'buildQueue/:locator',
    run: ({ params: [locator = ''], user }, api) => {
      const build = findQueued(locator, api)
      api.world.cancel(build.id, { by: user, text: '' })
      api.world.remove(build.id)
      return { empty: 204 }
    },
  },
]
