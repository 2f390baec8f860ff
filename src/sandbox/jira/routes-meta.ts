import type { RawReply } from '../http-types.ts'
import { type Api, error, isCloud, json, pageOf, type RestRequest } from './reply.ts'
import type { SimulatedField, SimulatedProject } from './types.ts'

export const serverInfo = (api: Api): RawReply =>
  json(200, {
    baseUrl: api.url,
    version: isCloud(api) ? '1001.0.0-SNAPSHOT' : '10.3.2',
    versionNumbers: isCloud(api) ? [1001, 0, 0] : [10, 3, 2],
    deploymentType: isCloud(api) ? 'Cloud' : 'Server',
    buildNumber: 100_293,
    serverTitle: 'Simulated JIRA',
  })

export const person = (name: string, api: Api): Record<string, string> =>
  isCloud(api)
    ? { accountId: `5b10-${name}`, displayName: name }
    : { key: `JIRAUSER-${name}`, name, displayName: name }

export function permissions({ query }: RestRequest, api: Api): RawReply {
  const named = query.get('permissions')?.split(',') ?? []
  if (isCloud(api) && named.length === 0) return error(400, ['The permissions query parameter is required.'])
  const given = query.get('projectKey') ?? query.get('projectId') ?? ''
  if (!api.world.project(given)) return error(404, [`No project could be found with key '${given}'.`])
  const denied: readonly string[] = api.settings.denied ?? []
  const entries = named.map(key => [key, { key, havePermission: !denied.includes(key) }])
  return json(200, { permissions: Object.fromEntries(entries) })
}

const projectView = ({ id, key, name }: SimulatedProject, api: Api) => ({
  self: `${api.url}/rest/api/2/project/${id}`,
  id,
  key,
  name,
})

export function projects({ path, query }: RestRequest, api: Api): RawReply {
  const all = api.world.projects
  const [, which] = path
  if (which === undefined) {
    return json(
      200,
      all.map(project => projectView(project, api)),
    )
  }
  if (which === 'search' && isCloud(api)) {
    const wanted = (query.get('query') ?? '').toLowerCase()
    const found = all.filter(({ key, name }) => `${key}\n${name}`.toLowerCase().includes(wanted))
    const { items, page } = pageOf(found, query)
    const isLast = page.startAt + items.length >= page.total
    return json(200, { ...page, isLast, values: items.map(project => projectView(project, api)) })
  }
  const project = api.world.project(which)
  return project
    ? json(200, projectView(project, api))
    : error(404, [`No project could be found with key '${which}'.`])
}

const customTypes = 'com.atlassian.jira.plugin.system.customfieldtypes'
const schemas: Readonly<Record<SimulatedField['type'], { type: string; custom: string }>> = {
  date: { type: 'date', custom: `${customTypes}:datepicker` },
  datetime: { type: 'datetime', custom: `${customTypes}:datetime` },
  text: { type: 'string', custom: `${customTypes}:textarea` },
  line: { type: 'string', custom: `${customTypes}:textfield` },
  number: { type: 'number', custom: `${customTypes}:float` },
}

const systemFields = [
  { id: 'summary', name: 'Summary', required: true, schema: { type: 'string', system: 'summary' } },
  { id: 'issuetype', name: 'Issue Type', required: true, schema: { type: 'issuetype', system: 'issuetype' } },
  { id: 'project', name: 'Project', required: true, schema: { type: 'project', system: 'project' } },
  { id: 'reporter', name: 'Reporter', required: true, schema: { type: 'user', system: 'reporter' } },
  {
    id: 'description',
    name: 'Description',
    required: false,
    schema: { type: 'string', system: 'description' },
  },
  {
    id: 'labels',
    name: 'Labels',
    required: false,
    schema: { type: 'array', items: 'string', system: 'labels' },
  },
]

/** Those that may be set when a ticket is created. */
export function screenOf(api: Api) {
  const hidden: readonly string[] = api.settings.hidden ?? []
  return [
    ...systemFields.filter(({ id }) => !hidden.includes(id)),
    ...api.world.fields
      .filter(({ onScreen }) => onScreen !== false)
      .map(({ id, name, required = false, type }) => ({ id, name, required, schema: schemas[type] })),
  ]
}

export const fields = (api: Api): RawReply =>
  json(200, [
    ...systemFields.map(({ id, name, schema }) => ({ id, name, custom: false, schema })),
    ...api.world.fields.map(({ id, name, type }) => ({ id, name, custom: true, schema: schemas[type] })),
  ])

/** `issue/createmeta`, in all its forms. */
export function createmeta({ path, query }: RestRequest, api: Api): RawReply {
  const form = api.settings.createmeta ?? 'both'
  const mayCreate = !api.settings.denied?.includes('CREATE_ISSUES')
  const [, , which, , typeId] = path
  if (which === undefined) {
    if (form === 'new') return error(404, ['Issue Does Not Exist'])
    const wanted = [query.get('projectKeys'), query.get('projectIds')]
    const shown = api.world.projects.filter(({ id, key }) => wanted.includes(id) || wanted.includes(key))
    return json(200, { expand: 'projects', projects: mayCreate ? shown.map(one => oldView(one, api)) : [] })
  }
  if (form === 'old') {
    const uri = `null for uri: ${api.url}/rest/api/2/${path.join('/')}`
    return json(404, { message: uri, 'status-code': 404 })
  }
  const project = api.world.project(which)
  if (!project || !mayCreate) return error(404, [`No project could be found with key or id '${which}'.`])
  if (typeId === undefined) {
    const { items, page } = pageOf(api.world.issueTypes, query)
    return json(200, { ...page, [isCloud(api) ? 'issueTypes' : 'values']: items })
  }
  if (!api.world.issueTypes.some(({ id }) => id === typeId)) return error(404, ['Issue type not found.'])
  const shown = screenOf(api).map(({ id, ...field }) => ({ ...field, fieldId: id, hasDefaultValue: false }))
  const { items, page } = pageOf(shown, query, 5)
  return json(200, { ...page, [isCloud(api) ? 'fields' : 'values']: items })
}

const oldView = (project: SimulatedProject, api: Api) => ({
  ...projectView(project, api),
  issuetypes: api.world.issueTypes.map(type => ({
    ...type,
    subtask: false,
    fields: Object.fromEntries(
      screenOf(api).map(({ id, ...field }) => [id, { ...field, hasDefaultValue: false }]),
    ),
  })),
})
