/** What the settings mean on this JIRA: asked once per project, kept by the client. */

import type { Ask } from './ask.ts'
import { problemFault } from './end.ts'
import { type JiraOptions, type JiraProblem, type JiraSetting, logsIntoDescription } from './jira.ts'
import { findProject, type Project } from './project.ts'
import {
  type DateForm,
  dateFormOf,
  fieldId,
  isLongText,
  type Picked,
  pick,
  pickField,
  unfilled,
} from './resolve.ts'
import { knownFieldsShape, type MetaField, myselfShape, permissionsShape } from './wire.ts'

export interface Setup {
  /** As it goes into a new ticket. */
  readonly project: Project
  readonly issueType: { readonly id: string; readonly name: string }
  readonly dateField?: { readonly id: string; readonly form: DateForm }
  /** Absent where the commit log belongs into the description. */
  readonly logField?: string
  /** With one of these no ticket is created. */
  readonly blocking: readonly JiraProblem[]
  readonly others: readonly JiraProblem[]
}

type Chosen = Pick<JiraOptions, 'project' | 'issueType' | 'dateField' | 'logField'>

/** A problem with the project or the type leaves nothing to go on with. */
export async function readSetup(ask: Ask, given: Chosen, isCloud: boolean): Promise<Setup | JiraProblem[]> {
  // Nobody in particular is shown an empty JIRA, and no error.
  await ask.find({ what: 'user', shape: myselfShape, path: '/2/myself' })
  const found = await findProject(ask, given.project, isCloud)
  if ('is' in found) return [found]
  const { project, meta } = found
  const chosen = pick(
    given.issueType,
    meta.types.map(type => ({ ...type, also: [type.untranslatedName] })),
  )
  if (chosen.is !== 'one') return [problemOf('issue_type', given.issueType, chosen)]
  const issueType = { id: chosen.one.id, name: chosen.one.name }
  const fields = await meta.fields(issueType.id)
  const { dateField, logField, problems } = await chooseFields(ask, given, fields)
  const base = ['project', 'issuetype', 'summary', 'description', 'labels']
  const missing = ['summary', 'description', 'labels'].filter(
    name => !fields.some(field => fieldId(field) === name),
  )
  const permissions = await missingPermissions(ask, project, given.project)
  const filled = [...base, dateField?.id ?? '', logField ?? '']
  const required = unfilled(fields, filled)
  return {
    project,
    issueType,
    ...(dateField && { dateField }),
    ...(logField !== undefined && { logField }),
    blocking: [
      ...permissions.filter(({ permission }) => permission !== COMMENT && permission !== MOVE),
      ...missing.map(field => ({ is: 'not_on_screen' as const, field, issueType: issueType.name })),
      ...problems.map(problem =>
        problem.is === 'not_on_screen' ? { ...problem, issueType: issueType.name } : problem,
      ),
    ],
    others: [
      ...permissions.filter(({ permission }) => permission === COMMENT || permission === MOVE),
      ...(required.length > 0
        ? [{ is: 'required' as const, fields: required, issueType: issueType.name }]
        : []),
    ],
  }
}

async function chooseFields(
  ask: Ask,
  given: Chosen,
  fields: readonly MetaField[],
): Promise<{ dateField?: Setup['dateField']; logField?: string; problems: JiraProblem[] }> {
  const problems: JiraProblem[] = []
  const choose = async (setting: 'date_field' | 'log_field', name: string): Promise<MetaField | null> => {
    const picked = pickField(
      name,
      fields.map(field => ({ id: fieldId(field), name: field.name })),
    )
    if (picked.is === 'one') return fields.find(field => fieldId(field) === picked.one.id) ?? null
    const known =
      picked.is === 'unknown' &&
      (await ask.find({ what: 'fields', shape: knownFieldsShape, path: '/2/field' }))
    const isKnown = known && pickField(name, known).is !== 'unknown'
    problems.push(
      isKnown ? { is: 'not_on_screen', field: name, issueType: '' } : problemOf(setting, name, picked),
    )
    return null
  }
  const result: { dateField?: Setup['dateField']; logField?: string } = {}
  if (given.dateField !== undefined) {
    const field = await choose('date_field', given.dateField)
    const form = field && dateFormOf(field)
    if (field && form) result.dateField = { id: fieldId(field), form }
    else if (field) problems.push(wrongType('date_field', given.dateField, field))
  }
  if (given.logField !== undefined && !logsIntoDescription(given.logField)) {
    const field = await choose('log_field', given.logField)
    if (field && isLongText(field)) result.logField = fieldId(field)
    else if (field) problems.push(wrongType('log_field', given.logField, field))
  }
  return { ...result, problems }
}

const wrongType = (
  setting: 'date_field' | 'log_field',
  given: string,
  { schema }: MetaField,
): JiraProblem => ({
  is: 'wrong_type',
  setting,
  given,
  type: schema?.custom?.split(':').at(-1) ?? schema?.type ?? 'unknown',
})

const BROWSE = 'BROWSE_PROJECTS'
const COMMENT = 'ADD_COMMENTS'
const MOVE = 'TRANSITION_ISSUES'
/** Without the first, tickets that are there are not found, and would be created again. */
const PERMISSIONS = [BROWSE, 'CREATE_ISSUES', COMMENT, MOVE]

/** Rejects where the tickets of that project are not shown to us: then that none is found proves nothing. */
export async function mustBrowse(ask: Ask, project: Project, given: string): Promise<void> {
  const missing = await missingPermissions(ask, project, given)
  const hidden = missing.filter(({ permission }) => permission === BROWSE)
  if (hidden.length > 0) throw problemFault(hidden)
}

/** What an old version does not name is taken as given. */
async function missingPermissions(
  ask: Ask,
  project: Project,
  given: string,
): Promise<Extract<JiraProblem, { is: 'no_permission' }>[]> {
  const which: Record<string, string> =
    'id' in project ? { projectId: project.id } : { projectKey: project.key }
  const found = await ask.find({
    what: 'permissions',
    shape: permissionsShape,
    path: '/2/mypermissions',
    query: { ...which, permissions: PERMISSIONS.join() },
  })
  return PERMISSIONS.filter(name => found?.permissions[name]?.havePermission === false).map(permission => ({
    is: 'no_permission',
    permission,
    project: given,
  }))
}

function problemOf<T>(
  setting: JiraSetting,
  given: string,
  picked: Exclude<Picked<T>, { is: 'one' }>,
): JiraProblem {
  return { ...picked, setting, given }
}
