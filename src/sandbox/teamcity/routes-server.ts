import { createHash } from 'node:crypto'
import { type Api, type Reply, type Route, renderingOf } from './api.ts'
import { formatDate } from './dates.ts'
import { notFound } from './errors.ts'
import { type Entity, type Json, long, parseFields, plain, select, short } from './fields.ts'
import { findConfiguration, listConfigurations } from './find-configuration.ts'
import { one, parseLocator } from './locator.ts'
import { href } from './render.ts'
import { renderConfiguration, renderProject } from './render-configuration.ts'

const defaultVersion = '2026.1.1 (build 222577)'

const projectDimensions = [
  'id',
  'internalId',
  'uuid',
  'project',
  'affectedProject',
  'name',
  'archived',
  'virtual',
  'build',
  'buildType',
  'defaultTemplate',
  'vcsRoot',
  'projectFeature',
  'pool',
  '$singleValue',
  'start',
  'count',
  'lookupLimit',
  '$reportErrorOnNothingFound',
  '$contextItem',
]

const versionOf = (api: Api): string => api.settings.version ?? defaultVersion

/** When the simulated server started: a fixed time, so that it reads the same after a restart. */
const startTime = Date.UTC(2026, 0, 5, 6, 0, 0)

function serverEntity(api: Api): Entity {
  const version = versionOf(api)
  const [, major = '2026', minor = '1'] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const to = renderingOf(api)
  const link = (path: string): Entity => plain({ href: href(to, path) })
  return plain({
    version,
    versionMajor: Number(major),
    versionMinor: Number(minor),
    startTime: formatDate(startTime),
    currentTime: formatDate(api.world.now()),
    buildNumber: /build (\d+)/.exec(version)?.[1] ?? '0',
    buildDate: '20260527T000000+0000',
    internalId: internalId(api),
    role: 'main_node',
    webUrl: api.url,
    projects: link('projects'),
    vcsRoots: link('vcs-roots'),
    builds: link('builds'),
    users: link('users'),
    userGroups: link('userGroups'),
    agents: link('agents'),
    buildQueue: link('buildQueue'),
    agentPools: link('agentPools'),
    investigations: link('investigations'),
    mutes: link('mutes'),
    artifactsUrl: '',
    nodes: link('server/nodes'),
  })
}

/** Differs between two simulators with different configurations, and stays over a restart. */
function internalId(api: Api): string {
  const ids = api.world.configurations().map(each => each.id)
  const hex = createHash('sha256').update(ids.join('|')).digest('hex').slice(0, 32)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function list(name: string, items: Entity[], base: string, api: Api, query: URLSearchParams): Reply {
  const entity = plain({
    count: items.length,
    href: href(renderingOf(api), base),
    [name]: items.length > 0 ? items : undefined,
  })
  return { data: select(entity, parseFields(query.get('fields') ?? undefined, long)), root: `${name}s` }
}

const projectIds = (api: Api): string[] => [
  '_Root',
  ...new Set(
    api.world
      .configurations()
      .flatMap(each => (each.hidden || each.projectId === '_Root' ? [] : [each.projectId])),
  ),
]

function findProject(text: string, api: Api): Entity {
  const locator = parseLocator(text, { supported: projectDimensions })
  const id = locator.single ?? one(locator, 'id')
  const name = one(locator, 'name')
  const projects = projectIds(api)
  const found = projects.find(each => {
    if (id !== undefined) return each === id
    const inside = api.world.configurations().find(configuration => configuration.projectId === each)
    return inside?.projectName === name
  })
  if (found !== undefined) return renderProject(found, renderingOf(api))
  throw notFound(
    id === undefined
      ? `No project found by name '${name}'.`
      : `No project found by name or internal/external id '${id}'.`,
  )
}

const text = (path: string, read: (api: Api) => string): Route => ({
  method: 'GET',
  path,
  run: (_request, api) => ({ text: read(api) }),
})

/** Parts of a configuration that are always empty here. */
const emptyParts = ['steps', 'triggers', 'features', 'vcs-root-entries', 'artifact-dependencies']

const emptyPart = (name: string): Route => ({
  method: 'GET',
  path: `buildTypes/:locator/${name}`,
  run: ({ params: [locator = ''] }, api) => {
    findConfiguration(locator, api.world)
    return { data: { count: 0 } satisfies Json, root: name }
  },
})

export const serverRoutes: Route[] = [
  text('version', versionOf),
  text('server/version', versionOf),
  text('apiVersion', api => /^\d+\.\d+/.exec(versionOf(api))?.[0] ?? ''),
  {
    method: 'GET',
    path: 'server',
    run: ({ query }, api) => ({
      data: select(serverEntity(api), parseFields(query.get('fields') ?? undefined, long)),
      root: 'server',
    }),
  },
  {
    method: 'GET',
    path: 'buildTypes',
    run: ({ query }, api) => {
      const found = listConfigurations(query.get('locator') ?? undefined, api.world)
      const items = found.map(each => renderConfiguration(each, renderingOf(api)))
      return list('buildType', items, 'buildTypes', api, query)
    },
  },
  {
    method: 'GET',
    path: 'buildTypes/:locator',
    run: ({ params: [locator = ''], query }, api) => {
      const entity = renderConfiguration(findConfiguration(locator, api.world), renderingOf(api))
      return { data: select(entity, parseFields(query.get('fields') ?? undefined, long)), root: 'buildType' }
    },
  },
  {
    method: 'GET',
    path: 'buildTypes/:locator/paused',
    run: ({ params: [locator = ''] }, api) => ({
      text: String(findConfiguration(locator, api.world).paused ?? false),
    }),
  },
  {
    method: 'PUT',
    path: 'buildTypes/:locator/paused',
    run: ({ params: [locator = ''], body }, api) => {
      const paused = body.trim() === 'true'
      api.world.setConfiguration(findConfiguration(locator, api.world).id, { paused })
      return { text: String(paused) }
    },
  },
  ...emptyParts.map(emptyPart),
  {
    method: 'GET',
    path: 'projects',
    run: ({ query }, api) => {
      const items = projectIds(api).map(id => renderProject(id, renderingOf(api)))
      return list('project', items, 'projects', api, query)
    },
  },
  {
    method: 'GET',
    path: 'projects/:locator',
    run: ({ params: [locator = ''], query }, api) => ({
      data: select(findProject(locator, api), parseFields(query.get('fields') ?? undefined, long)),
      root: 'project',
    }),
  },
  {
    method: 'GET',
    path: 'projects/:locator/parameters',
    run: ({ params: [locator = ''] }, api) => {
      const project = select(findProject(locator, api), short)
      const given = Object.entries(api.settings.projectParameters?.[String(project.id)] ?? {})
      const property = given.map(([name, value]) => ({ name, value }))
      return {
        data: { count: property.length, href: `${project.href}/parameters`, property },
        root: 'properties',
      }
    },
  },
]
