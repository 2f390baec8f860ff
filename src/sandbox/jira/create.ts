import * as v from 'valibot'
import { jsonIn, valueIn } from '../../remote/decode.ts'
import type { RawReply } from '../http-types.ts'
import { type Api, error, isCloud, json, type RestRequest } from './reply.ts'
import { screenOf } from './routes-meta.ts'
import type { SimulatedField } from './types.ts'

const reference = v.object({
  id: v.optional(v.string()),
  key: v.optional(v.string()),
  name: v.optional(v.string()),
})
const newIssue = v.object({
  fields: v.looseObject({ project: v.optional(reference), issuetype: v.optional(reference) }),
})

const labelList = v.array(v.string())

const NOT_A_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'

/** `POST issue`. */
export function createIssue(request: RestRequest, api: Api): RawReply {
  const issue = valueIn(newIssue, jsonIn(request.body))
  if (!issue) return error(400, ["one of 'fields' or 'update' required"])
  const { project: projectGiven, issuetype, ...given } = issue.fields
  const project = api.world.project(projectGiven?.id ?? projectGiven?.key ?? '')
  if (!project) return error(400, [], { project: 'valid project is required' })
  if (api.settings.denied?.includes('CREATE_ISSUES')) {
    return error(400, [], { project: 'You do not have permission to create issues in this project.' })
  }
  const type = api.world.issueTypes.find(
    ({ id, name }) => id === issuetype?.id || (issuetype?.id === undefined && name === issuetype?.name),
  )
  if (!type) return error(400, [], { issuetype: 'valid issue type is required' })
  const errors = problemsOf(given, request.version, api)
  if (Object.keys(errors).length > 0) return error(400, [], errors)
  const { summary, description, labels, ...fields } = given
  const ticket = api.world.create(project, {
    issueType: type.id,
    summary: String(summary),
    description: typeof description === 'string' ? description : '',
    labels: valueIn(labelList, labels) ?? [],
    fields,
  })
  const { id, key } = ticket
  return json(201, { id, key, self: `${api.url}/rest/api/2/issue/${id}` })
}

function problemsOf(given: Record<string, unknown>, version: string, api: Api): Record<string, string> {
  const errors: Record<string, string> = {}
  const screen = screenOf(api)
  for (const [id, value] of Object.entries(given)) {
    const problem = screen.some(field => field.id === id)
      ? problemWith(id, value, { version, api })
      : `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`
    if (problem !== undefined) errors[id] = problem
  }
  if (given.summary === undefined) errors.summary = 'You must specify a summary of the issue.'
  for (const { id, name, required } of api.world.fields) {
    if (required && given[id] === undefined) errors[id] = `${name} is required.`
  }
  return errors
}

function problemWith(
  id: string,
  value: unknown,
  { version, api }: { version: string; api: Api },
): string | undefined {
  if (id === 'labels') return labelProblem(value)
  if (id === 'summary') return summaryProblem(value)
  const type = id === 'description' ? 'text' : api.world.fields.find(field => field.id === id)?.type
  if (type === 'text' && version === '3') return NOT_A_DOCUMENT
  if (typeof value !== 'string') return type === 'number' ? undefined : 'Operation value must be a string'
  if (type === 'text') return textProblem(value, api)
  return type && formProblem(value, type, api)
}

function formProblem(value: string, type: SimulatedField['type'], api: Api): string | undefined {
  if (type === 'line' && (value.length > 254 || value.includes('\n'))) {
    return 'The entered text is too long. It exceeds the allowed limit of 254 characters.'
  }
  if (type === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return `Error parsing date string: ${value}`
  const zone = isCloud(api) ? /(?:Z|[+-]\d\d:?\d\d)$/ : /[+-]\d{4}$/
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}/.test(value) && zone.test(value)
  if (type === 'datetime' && !isTime) return `Error parsing time: ${value}`
  return type === 'number' ? 'Operation value must be a number' : undefined
}

function labelProblem(value: unknown): string | undefined {
  const labels = valueIn(labelList, value)
  if (!labels) return 'Operation value must be an array of strings'
  const bad = labels.find(label => /\s/.test(label) || label.length > 255)
  return bad === undefined ? undefined : `The label '${bad}' contains spaces which is invalid.`
}

function summaryProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.'
  if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.'
  return value.length >= 255 ? 'Summary must be less than 255 characters.' : undefined
}

/** Cloud counts its own form of the text, in which an address is there twice. */
export function textProblem(value: string, api: Api): string | undefined {
  const limit = api.settings.textLimit ?? 32_767
  const kept = isCloud(api) ? value.replace(/https?:\/\/[^\s)\]]+/g, '[$&|$&|smart-link]') : value
  if (kept.replace(/\r?\n/g, '\r\n').length <= limit) return undefined
  return `The entered text is too long. It exceeds the allowed limit of ${limit.toLocaleString('en-US')} characters.`
}
