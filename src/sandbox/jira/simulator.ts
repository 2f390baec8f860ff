import type { RawReply, RawRequest } from '../http-types.ts'
import { startHttp } from '../server.ts'
import { createDoor } from './auth.ts'
import { ticketPage } from './page.ts'
import { type Api, error, json, type RestRequest } from './reply.ts'
import { issueRoute, searchRoute } from './routes-issue.ts'
import { fields, permissions, person, projects, serverInfo } from './routes-meta.ts'
import { createWorld } from './state.ts'
import type { JiraSimulator, JiraSimulatorOptions } from './types.ts'

export type * from './types.ts'

export async function createJiraSimulator(options: JiraSimulatorOptions = {}): Promise<JiraSimulator> {
  const settings: JiraSimulatorOptions = { ...options }
  const now = options.now ?? Date.now
  const world = createWorld(() => settings, now)
  const door = createDoor(
    () => settings,
    () => url,
  )
  const { port, ...server } = await startHttp(settings, request => answer(request))
  const url = `http://127.0.0.1:${port}${options.contextPath ?? ''}`
  const api: Api = { world, settings, url, now }

  function answer(request: RawRequest): RawReply {
    const [target = '', query = ''] = request.target.split(/\?(.*)/s)
    const context = options.contextPath ?? ''
    const page = /^\/browse\/([A-Za-z0-9_-]+)$/.exec(target.slice(context.length))
    if (page?.[1] && request.method === 'GET') return ticketPage(page[1], api)
    const rest = /^\/rest\/api\/(2|3|latest)\/(.+?)\/*$/.exec(target.slice(context.length))
    if (!target.startsWith(context) || !rest) {
      const headers = { 'Content-Type': 'text/html;charset=UTF-8' }
      return { status: 404, headers, body: '<html><body>Oops, you found a dead link.</body></html>' }
    }
    const who = door.enter(request)
    if ('refused' in who) return who.refused
    const [, version = '', path = ''] = rest
    const decoded = path.split('/').map(part => decodeURIComponent(part))
    const { method, body } = request
    return route(
      { method, path: decoded, version, query: new URLSearchParams(query), body, user: who.user },
      api,
    )
  }

  return {
    ...server,
    url,
    get tickets() {
      return world.tickets
    },
    ticket: key => world.ticket(key),
    move: (key, to, by = 'somebody') => world.move(key, to, by),
    remove: key => world.remove(key),
    solveCaptcha: () => door.solveCaptcha(),
    setOptions(patch) {
      Object.assign(settings, patch)
    },
  }
}

const LOGIN = 'You are not authenticated. Authentication required to perform this operation.'

function route(request: RestRequest, api: Api): RawReply {
  const { path, user } = request
  switch (path[0]) {
    case 'serverInfo':
      return serverInfo(api)
    case 'search':
      return searchRoute(request, api)
    case 'issue':
      return issueRoute(request, api)
    case 'field':
      return fields(api)
    case 'project':
      return projects(request, api)
    case 'mypermissions':
      return permissions(request, api)
    case 'myself':
      return user === null ? error(401, [LOGIN]) : json(200, person(user, api))
    default:
      return json(404, { message: `null for uri: ${path.join('/')}`, 'status-code': 404 })
  }
}
