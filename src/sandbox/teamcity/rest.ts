import type { RawReply, RawRequest } from '../http-types.ts'
import type { Api, Reply, RestRequest, Route } from './api.ts'
import { authenticate } from './auth.ts'
import { jsonErrorBody, RestError, serverError, textErrorBody, webError } from './errors.ts'
import { approvalRoutes } from './routes-approval.ts'
import { buildRoutes } from './routes-builds.ts'
import { queueRoutes } from './routes-queue.ts'
import { serverRoutes } from './routes-server.ts'
import { userRoutes } from './routes-users.ts'
import { toXml } from './xml.ts'

const routes: readonly Route[] = [
  ...buildRoutes,
  ...queueRoutes,
  ...approvalRoutes,
  ...serverRoutes,
  ...userRoutes,
]

/** Answered without credentials, as the server's list says. */
const open = new Set(['version', 'server/version', 'apiVersion'])

let requestId = 690_000_000_000_000_000n

/** One request of the REST API from its text to its answer; never throws. */
export function answer(request: RawRequest, api: Api): RawReply {
  const [rawPath = '', rawQuery = ''] = request.target.split(/\?(.*)/s)
  const context = api.settings.contextPath ?? ''
  // Optional scheme prefix, then the API, then an optional version.
  const apiPath = /^(?:\/(httpAuth|guestAuth))?\/app\/rest(?:\/(?:latest|\d{4}\.\d+|\d+\.\d+))?(?:\/(.*))?$/
  const match = rawPath.startsWith(`${context}/`) ? apiPath.exec(rawPath.slice(context.length)) : null
  if (!match) return notThere(rawPath, context)
  const [, prefix = '', rest = ''] = match
  const path = rest.replaceAll(/^\/+|\/+$/g, '')
  const who = authenticate(request.headers.authorization, prefix, api.settings)
  if ('refused' in who && !open.has(path)) return unauthorized(who.refused, who.scheme)
  const user = 'user' in who ? who.user : ''
  const query = new URLSearchParams(rawQuery)
  const accept = query.get('overrideAccept') ?? request.headers.accept
  try {
    return negotiate(run(path, { ...request, query, user }, api), accept)
  } catch (error) {
    const known = error instanceof RestError ? error : serverError(String(error))
    return errorReply(known, accept, api.settings.errorStyle ?? 'json')
  }
}

function run(path: string, request: RawRequest & { query: URLSearchParams; user: string }, api: Api): Reply {
  const segments = path.split('/')
  const fitting = routes.flatMap(route => {
    const params = paramsOf(route.path.split('/'), segments)
    return params ? [{ route, params }] : []
  })
  const found = fitting.find(({ route }) => route.method === request.method)
  if (!found) throw webError(fitting.length > 0 ? 405 : 404)
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const { method, query, body, user } = request
  const rest: RestRequest = { method, params: found.params, query, contentType, body, user }
  return found.route.run(rest, api)
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): string[] | undefined {
  if (pattern.length !== segments.length) return undefined
  const params: string[] = []
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) params.push(decode(segment))
    else if (part !== segment) return undefined
  }
  return params
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw webError(400)
  }
}

/** The first media type of `Accept` that TeamCity can write; XML when nothing or anything is accepted. */
function mediaType(accept: string | undefined): 'json' | 'xml' | undefined {
  for (const part of (accept || '*/*').split(',')) {
    const type = part.split(';')[0]?.trim()
    if (type === 'application/json') return 'json'
    if (type === 'application/xml' || type === 'application/*' || type === '*/*') return 'xml'
  }
  return undefined
}

function negotiate(reply: Reply, accept: string | undefined): RawReply {
  if ('empty' in reply) return { status: reply.empty, headers: common(), body: '' }
  if ('text' in reply) {
    if (accept && !/text\/plain|text\/\*|\*\/\*/.test(accept)) throw webError(406)
    return { status: 200, headers: typed('text/plain'), body: reply.text }
  }
  const type = mediaType(accept)
  if (!type) throw webError(406)
  if (type === 'xml') {
    return { status: 200, headers: typed('application/xml'), body: toXml(reply.root, reply.data) }
  }
  return { status: 200, headers: typed('application/json'), body: JSON.stringify(reply.data) }
}

function errorReply(error: RestError, accept: string | undefined, style: 'json' | 'text'): RawReply {
  // Tomcat closes the connection after these.
  const closing = [400, 500, 501, 503].includes(error.status) ? { Connection: 'close' } : {}
  const type = mediaType(accept)
  if (style === 'text' || !type) {
    return {
      status: error.status,
      headers: { ...typed('text/plain'), ...closing },
      body: textErrorBody(error),
    }
  }
  const { errors } = jsonErrorBody(error)
  const body = type === 'json' ? JSON.stringify({ errors }) : toXml('errors', { error: errors })
  return { status: error.status, headers: { ...typed(`application/${type}`), ...closing }, body }
}

function unauthorized(text: string, scheme: string): RawReply {
  return {
    status: 401,
    headers: {
      'TeamCity-Node-Id': 'MAIN_SERVER',
      'X-Content-Type-Options': 'nosniff',
      'WWW-Authenticate': `${scheme} realm="TeamCity"`,
      'Content-Type': 'text/plain;charset=UTF-8',
    },
    body: text,
  }
}

/** Outside the API: the login page, or Tomcat's own 404. */
function notThere(path: string, context: string): RawReply {
  const found = path === `${context}/login.html`
  const title = found ? 'Log in to TeamCity' : 'HTTP Status 404 – Not Found'
  return {
    status: found ? 200 : 404,
    headers: { 'Content-Type': 'text/html;charset=UTF-8' },
    body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  }
}

function common(): Record<string, string> {
  requestId += 65_536n
  return {
    'TeamCity-Node-Id': 'MAIN_SERVER',
    'Cache-Control': 'no-store',
    'X-Request-ID': String(requestId),
  }
}

const typed = (type: string): Record<string, string> => ({ ...common(), 'Content-Type': type })
