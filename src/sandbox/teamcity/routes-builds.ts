import * as v from 'valibot'
import { object } from '../../remote/decode.ts'
import {
  type Api,
  flag,
  type Reply,
  type Route,
  readBody,
  renderingOf,
  requirePermission,
  searchOf,
} from './api.ts'
import { badRequest, notFound, webError } from './errors.ts'
import { inLong, inShort, long, parseFields, plain, select, short } from './fields.ts'
import { findConfiguration } from './find-configuration.ts'
import { href, renderBuild, renderNote, renderProperties } from './render.ts'
import { findBuild, type Page, selectBuilds } from './select.ts'
import { buildPhase, type StoredBuild } from './state.ts'

const cancelRequest = object({
  comment: v.nullish(v.string()),
  readdIntoQueue: v.nullish(flag),
})

const pinRequest = object({
  status: v.nullish(flag),
  comment: v.nullish(object({ text: v.nullish(v.string()) })),
})

export function buildReply(build: StoredBuild, api: Api, query: URLSearchParams): Reply {
  const fields = parseFields(query.get('fields') ?? undefined, long)
  return { data: select(renderBuild(build, renderingOf(api)), fields), root: 'build' }
}

/** Encodes what a query cannot hold, and leaves the locator readable. */
const inQuery = (text: string): string =>
  encodeURIComponent(text).replaceAll(/%(?:3A|2C|24|2F)/g, decodeURIComponent)

/** A page of builds; `base` is the path of the list below `/app/rest/`. */
export function pageReply(page: Page, api: Api, query: URLSearchParams, base: string): Reply {
  const to = renderingOf(api)
  const fields = query.get('fields')
  const link = (locator: string): string => {
    const rest = fields === null ? '' : `&fields=${inQuery(fields)}`
    return `${href(to, base)}?locator=${inQuery(locator)}${rest}`
  }
  const given = query.get('locator')
  const builds = page.builds.map(build => renderBuild(build, to))
  const list = {
    fields: [
      inShort('count', page.builds.length),
      inShort('href', given === null ? href(to, base) : link(given)),
      inShort('nextHref', page.next && link(page.next)),
      inShort('prevHref', page.previous && link(page.previous)),
      inLong('build', builds.length > 0 ? builds : undefined),
    ],
  }
  return { data: select(list, parseFields(fields ?? undefined, long)), root: 'builds' }
}

/** Cancelling what is finished is refused, what is cancelled already is answered as it is. */
function cancelBuild(
  build: StoredBuild,
  body: v.InferOutput<typeof cancelRequest>,
  api: Api,
  by: string,
): void {
  requirePermission(api, 'cancel', api.world.configuration(build.buildTypeId))
  const phase = buildPhase(build)
  if (phase === 'queued' && body.readdIntoQueue) {
    throw badRequest('Restore in queue is not supported for queued builds.')
  }
  if (phase === 'finished' && !build.cancelled) throw badRequest('Cannot cancel finished build')
  const note = { by, text: body.comment ?? 'Canceled via REST API' }
  if (body.readdIntoQueue) api.world.putBack(build.id, note)
  else api.world.cancel(build.id, note)
}

function requirePin(build: StoredBuild, api: Api): void {
  requirePermission(api, 'pin', api.world.configuration(build.buildTypeId))
  if (buildPhase(build) !== 'finished') throw badRequest('Cannot pin build that is not finished.')
}

function pinInfo(build: StoredBuild, api: Api): Reply {
  const comment = build.pin && renderNote(build.pin, renderingOf(api))
  return { data: select(plain({ status: build.pin !== undefined, comment }), short), root: 'pinInfo' }
}

const reread = (build: StoredBuild, api: Api): StoredBuild => api.world.find(build.id) ?? build

function requirePinInfoRoute(api: Api): void {
  if (api.settings.pinInfoRoute === false) throw webError(404)
}

const textFields: Record<string, (build: StoredBuild, api: Api) => string | undefined> = {
  number: build => build.number,
  status: (build, api) => api.world.appearance(build).status,
  statusText: (build, api) => api.world.appearance(build).statusText,
}

const textRoutes = Object.entries(textFields).map(
  ([name, read]): Route => ({
    method: 'GET',
    path: `builds/:locator/${name}`,
    run: ({ params: [locator = ''] }, api) => {
      const text = read(findBuild(locator, searchOf(api)), api)
      if (text === undefined) throw notFound(`No ${name} is found for the build.`)
      return { text }
    },
  }),
)

export const buildRoutes: Route[] = [
  {
    method: 'GET',
    path: 'builds',
    run: ({ query }, api) =>
      pageReply(selectBuilds(query.get('locator') ?? undefined, searchOf(api)), api, query, 'builds'),
  },
  {
    method: 'GET',
    path: 'builds/:locator',
    run: ({ params: [locator = ''], query }, api) =>
      buildReply(findBuild(locator, searchOf(api)), api, query),
  },
  {
    method: 'POST',
    path: 'builds/:locator',
    run: (request, api) => {
      const body = readBody(request, cancelRequest)
      const build = findBuild(request.params[0] ?? '', searchOf(api))
      cancelBuild(build, body, api, request.user)
      return buildReply(reread(build, api), api, request.query)
    },
  },
  {
    method: 'DELETE',
    path: 'builds/:locator',
    run: ({ params: [locator = ''] }, api) => {
      api.world.remove(findBuild(locator, searchOf(api)).id)
      return { empty: 204 }
    },
  },
  {
    method: 'GET',
    path: 'builds/:locator/resulting-properties',
    run: ({ params: [locator = ''] }, api) => {
      const build = findBuild(locator, searchOf(api))
      const properties = renderProperties(build, renderingOf(api), undefined)
      return { data: select(properties ?? plain({ count: 0 }), short), root: 'properties' }
    },
  },
  {
    method: 'GET',
    path: 'builds/:locator/pin',
    run: ({ params: [locator = ''] }, api) => ({
      text: String(findBuild(locator, searchOf(api)).pin !== undefined),
    }),
  },
  {
    method: 'PUT',
    path: 'builds/:locator/pin',
    run: (request, api) => {
      if (request.body !== '' && request.contentType !== 'text/plain') throw webError(415)
      const build = findBuild(request.params[0] ?? '', searchOf(api))
      requirePin(build, api)
      api.world.setPin(build.id, { at: api.world.now(), by: request.user, text: request.body })
      return { empty: 204 }
    },
  },
  {
    method: 'DELETE',
    path: 'builds/:locator/pin',
    run: (request, api) => {
      if (request.body !== '' && request.contentType !== 'text/plain') throw webError(415)
      const build = findBuild(request.params[0] ?? '', searchOf(api))
      requirePin(build, api)
      api.world.setPin(build.id, undefined)
      return { empty: 204 }
    },
  },
  {
    method: 'GET',
    path: 'builds/:locator/pinInfo',
    run: ({ params: [locator = ''] }, api) => {
      requirePinInfoRoute(api)
      return pinInfo(findBuild(locator, searchOf(api)), api)
    },
  },
  {
    method: 'PUT',
    path: 'builds/:locator/pinInfo',
    run: (request, api) => {
      requirePinInfoRoute(api)
      const body = readBody(request, pinRequest)
      const build = findBuild(request.params[0] ?? '', searchOf(api))
      if (body.status === undefined || body.status === null) {
        throw badRequest('Pin status should be specified in the payload')
      }
      requirePin(build, api)
      const pin = { at: api.world.now(), by: request.user, text: body.comment?.text ?? '' }
      api.world.setPin(build.id, body.status ? pin : undefined)
      return pinInfo(reread(build, api), api)
    },
  },
  ...textRoutes,
  {
    method: 'GET',
    path: 'buildTypes/:locator/builds',
    run: ({ params: [locator = ''], query }, api) => {
      const { id } = findConfiguration(locator, api.world)
      const page = selectBuilds(query.get('locator') ?? undefined, searchOf(api), [`buildType:(id:${id})`])
      return pageReply(page, api, query, `buildTypes/id:${id}/builds/`)
    },
  },
  {
    method: 'GET',
    path: 'buildTypes/:locator/builds/:build',
    run: ({ params: [locator = '', build = ''], query }, api) => {
      const { id } = findConfiguration(locator, api.world)
      const bare = !build.includes(':')
      const own = bare ? `number:(${build}),defaultFilter:false` : build
      return buildReply(findBuild(own, searchOf(api), [`buildType:(id:${id})`]), api, query)
    },
  },
]
