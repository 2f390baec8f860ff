import * as v from 'valibot'
import { jsonIn, object, record, valueIn } from '../../remote/decode.ts'
import type { RawReply } from '../http-types.ts'
import { createIssue, textProblem } from './create.ts'
import { search } from './jql.ts'
import { type Api, empty, error, isCloud, json, pageOf, type RestRequest } from './reply.ts'
import { createmeta, person } from './routes-meta.ts'
import type { SimulatedComment, SimulatedTicket, SimulatedTransition } from './types.ts'

const REMOVED =
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046'

/** `search` of Data Center, `search/jql` of Cloud. Nobody in particular sees nothing, and is not told so. */
export function searchRoute({ path, query, user }: RestRequest, api: Api): RawReply {
  const isNew = path[1] === 'jql'
  if (isCloud(api) && !isNew) return error(410, [REMOVED])
  if (!isCloud(api) && isNew) return json(404, { message: 'null for uri', 'status-code': 404 })
  const found = search(query.get('jql') ?? '', api.world)
  if ('error' in found) return error(400, [found.error])
  const lag = api.settings.indexLagMs ?? 0
  const isBlind = user === null || api.settings.denied?.includes('BROWSE_PROJECTS')
  const seen = isBlind ? [] : found.filter(({ createdAt }) => createdAt + lag <= api.now())
  const { items, page } = pageOf(seen, query)
  const issues = items.map(ticket => issueView(ticket, api))
  return json(200, isCloud(api) ? { issues, isLast: true } : { ...page, issues })
}

export function issueRoute(request: RestRequest, api: Api): RawReply {
  const { path, method, user } = request
  const [, key, part] = path
  if (key === 'createmeta') return createmeta(request, api)
  if (user === null)
    return error(401, ['You do not have the permission to see the specified issue.', 'Login Required'])
  if (key === undefined) return method === 'POST' ? createIssue(request, api) : empty(405)
  const ticket = api.world.ticket(key)
  if (!ticket || api.settings.denied?.includes('BROWSE_PROJECTS')) {
    return error(404, [
      isCloud(api) ? 'Issue does not exist or you do not have permission to see it.' : 'Issue Does Not Exist',
    ])
  }
  if (part === 'comment') return commentRoute(request, ticket, api)
  if (part === 'transitions') return transitionRoute(request, ticket, api)
  const changelog = request.query.get('expand')?.includes('changelog')
  return json(200, { ...issueView(ticket, api), ...(changelog && { changelog: changelogOf(ticket, api) }) })
}

const statusView = (name: string, api: Api) => {
  const found = api.world.workflow.statuses.find(status => status.name === name)
  return { id: found?.id ?? name, name, statusCategory: { key: found?.category ?? 'indeterminate' } }
}

const instant = (at: number): string => new Date(at).toISOString().replace('Z', '+0000')

const issueView = (ticket: SimulatedTicket, api: Api) => ({
  id: ticket.id,
  key: ticket.key,
  self: `${api.url}/rest/api/2/issue/${ticket.id}`,
  fields: {
    ...ticket.fields,
    summary: ticket.summary,
    description: ticket.description,
    labels: ticket.labels,
    created: instant(ticket.createdAt),
    status: statusView(ticket.status, api),
  },
})

const changelogOf = (ticket: SimulatedTicket, api: Api) => ({
  histories: ticket.moves.map(({ from, to, by, at }, index) => ({
    id: String(index + 1),
    author: person(by, api),
    created: instant(at),
    items: [{ field: 'status', fromString: from, toString: to }],
  })),
})

const commentView = ({ id, body, by, at }: SimulatedComment, api: Api) => ({
  id,
  author: person(by, api),
  // What is kept in Cloud is another form of the text; its way back escapes more than what was sent.
  body: isCloud(api) ? body.replace(/-/g, '\\-') : body,
  created: instant(at),
})

const commentBody = object({ body: v.pipe(v.string(), v.nonEmpty()) })

function commentRoute(
  { method, query, body, user }: RestRequest,
  ticket: SimulatedTicket,
  api: Api,
): RawReply {
  if (method === 'GET') {
    const { items, page } = pageOf(ticket.comments, query)
    return json(200, { ...page, comments: items.map(comment => commentView(comment, api)) })
  }
  if (api.settings.denied?.includes('ADD_COMMENTS')) {
    return error(403, ['You do not have the permission to comment on this issue.'])
  }
  const given = valueIn(commentBody, jsonIn(body))
  if (!given) return error(400, [], { comment: 'Comment body can not be empty!' })
  const problem = textProblem(given.body, api)
  if (problem !== undefined) return error(400, [], { comment: problem })
  const comment = { id: api.world.nextId(), body: given.body, by: user ?? '', at: api.now() }
  api.world.change(ticket.key, { comments: [...ticket.comments, comment] })
  return json(201, commentView(comment, api))
}

const transitionBody = object({
  transition: object({ id: v.union([v.string(), v.pipe(v.number(), v.transform(String))]) }),
  fields: v.optional(record(v.unknown())),
})

function transitionRoute(
  { method, query, body, user }: RestRequest,
  ticket: SimulatedTicket,
  api: Api,
): RawReply {
  const isDenied = api.settings.denied?.includes('TRANSITION_ISSUES')
  const open = isDenied
    ? []
    : api.world.workflow.transitions.filter(({ from }) => from?.includes(ticket.status) ?? true)
  if (method === 'GET') {
    const withFields = query.get('expand')?.includes('transitions.fields') ?? false
    const transitions = open.map(one => ({
      id: one.id,
      name: one.name,
      to: statusView(one.to, api),
      ...(withFields && { fields: fieldsOf(one) }),
    }))
    return json(200, { expand: 'transitions', transitions })
  }
  const given = valueIn(transitionBody, jsonIn(body))
  if (!given) return error(400, ["Missing 'transition' identifier"])
  const chosen = open.find(({ id }) => id === given.transition.id)
  if (!chosen) {
    const said = `It seems that you have tried to perform a workflow operation (${given.transition.id}) that is not valid for the current state of this issue (${ticket.key}).`
    return error(400, [said])
  }
  const missing = (chosen.requires ?? []).filter(name => given.fields?.[name] === undefined)
  if (missing.length > 0) {
    return error(400, [], Object.fromEntries(missing.map(name => [name, `${name} is required.`])))
  }
  api.world.move(ticket.key, chosen.to, user ?? '')
  if (chosen.thenTo !== undefined) api.world.move(ticket.key, chosen.thenTo, 'workflow')
  if (given.fields) {
    api.world.change(ticket.key, { fields: { ...ticket.fields, ...given.fields } })
  }
  return empty(204)
}

const resolutions = [
  { id: '2', name: "Won't Do" },
  { id: '1', name: 'Done' },
]

const fieldsOf = ({ requires = [] }: SimulatedTransition) =>
  Object.fromEntries(
    requires.map(name => [
      name,
      {
        required: true,
        name: name === 'resolution' ? 'Resolution' : name,
        hasDefaultValue: false,
        ...(name === 'resolution' && { allowedValues: resolutions }),
      },
    ]),
  )
