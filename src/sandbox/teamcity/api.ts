import * as v from 'valibot'
import { decode, type Shape } from '../../remote/decode.ts'
import { accessDenied, badRequest, webError } from './errors.ts'
import type { Json } from './fields.ts'
import type { Rendering } from './render.ts'
import type { Search } from './select.ts'
import type { Permissions, SimulatedConfiguration, SimulatorOptions } from './types.ts'
import type { World } from './world-types.ts'
import { fromXml } from './xml.ts'

/** What every route works with. */
export interface Api {
  readonly world: World
  /** The same object all the time; tests change it. */
  readonly settings: SimulatorOptions
  readonly url: string
}

export interface RestRequest {
  readonly method: string
  /** Decoded path segments that stand for `:name` parts of the pattern. */
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly contentType: string
  readonly body: string
  readonly user: string
}

/** `data` is negotiated to JSON or XML, `root` being the XML element; `text` is plain text only. */
export type Reply =
  | { readonly data: Json; readonly root: string }
  | { readonly text: string }
  | { readonly empty: 200 | 204 }

export interface Route {
  readonly method: string
  /** Below `/app/rest/`, such as `builds/:locator/pin`. */
  readonly path: string
  readonly run: (request: RestRequest, api: Api) => Reply
}

export const searchOf = (api: Api): Search => ({
  world: api.world,
  viewProperties: api.settings.permissions?.viewProperties ?? true,
})

export const renderingOf = (api: Api): Rendering => ({
  world: api.world,
  contextPath: api.settings.contextPath ?? '',
  url: api.url,
  oldWebUrls: api.settings.webUrlStyle === 'old',
  viewProperties: api.settings.permissions?.viewProperties ?? true,
  viewComments: api.settings.permissions?.viewComments ?? true,
})

export const permissionNames: Record<keyof Permissions, string> = {
  runBuild: 'Run build',
  customizeParameters: 'Customize build parameters',
  pin: 'Pin / unpin build',
  cancel: 'Stop build / remove from queue',
  viewProperties: 'View build runtime parameters and data',
  viewComments: 'View comments',
}

/** Throws the 403 of a token without that permission. */
export function requirePermission(
  api: Api,
  permission: keyof Permissions,
  configuration: SimulatedConfiguration | undefined,
): void {
  if (api.settings.permissions?.[permission] !== false) return
  const projects = [...new Set(api.world.configurations().map(each => each.projectId))]
  const position = projects.indexOf(configuration?.projectId ?? '') + 1
  throw accessDenied(permissionNames[permission], `project${position}`)
}

/** JSON or XML by the content type; unknown keys are ignored, as the real server does. */
export function readBody<T>(request: RestRequest, shape: Shape<T>): T {
  const read = decode('Cannot read the request body', shape, parseBody(request))
  if (!read.ok) throw badRequest(read.why)
  return read.value
}

function parseBody({ contentType, body }: RestRequest): unknown {
  if (contentType === 'application/xml' || contentType === 'text/xml') {
    const value = fromXml(body)
    if (value === undefined) throw badRequest('Content is not allowed in prolog.')
    return value
  }
  if (contentType !== 'application/json') throw webError(415)
  try {
    return JSON.parse(body)
  } catch (error) {
    throw badRequest(`Unexpected content: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A flag as JSON has it, or as an XML attribute has it. */
export const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform(text => text === 'true'),
  ),
])
