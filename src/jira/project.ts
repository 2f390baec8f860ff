/** Which project is meant, and what can be created in it. */

import { type Ask, allPages } from './ask.ts'
import type { JiraProblem } from './jira.ts'
import { pick } from './resolve.ts'
import {
  type IssueType,
  issueTypesShape,
  type MetaField,
  metaFieldsShape,
  oldMetaShape,
  projectPageShape,
  projectsShape,
} from './wire.ts'

/** As it goes into a new ticket. */
export type Project = { readonly id: string } | { readonly key: string }

export interface Meta {
  readonly types: readonly IssueType[]
  fields(typeId: string): Promise<readonly MetaField[]>
}

/** By key or id, which the description of new tickets takes as they are; else by name among all. */
export async function findProject(
  ask: Ask,
  given: string,
  isCloud: boolean,
): Promise<{ project: Project; meta: Meta } | JiraProblem> {
  const direct = directProject(given)
  const meta = direct && (await readMeta(ask, direct))
  if (direct && meta) return withTypes(direct, meta, given)
  const picked = pick(given, await projects(ask, given, isCloud))
  if (picked.is !== 'one') return { ...picked, setting: 'project', given }
  const project = { id: picked.one.id }
  return withTypes(project, await readMeta(ask, project), given)
}

/** A project that can be seen, and in which no type can be chosen, is one in which nothing may be created. */
const withTypes = (
  project: Project,
  meta: Meta | null,
  given: string,
): { project: Project; meta: Meta } | JiraProblem =>
  meta && meta.types.length > 0
    ? { project, meta }
    : { is: 'no_permission', permission: 'CREATE_ISSUES', project: given }

function directProject(given: string): Project | null {
  if (/^\d+$/.test(given)) return { id: given }
  return /^[A-Za-z][A-Za-z0-9_]+$/.test(given) ? { key: given.toUpperCase() } : null
}

const refOf = (project: Project): string => ('id' in project ? project.id : project.key)

async function projects(ask: Ask, given: string, isCloud: boolean) {
  const shown = ({ id, key, name }: { id: string; key: string; name: string }) => ({
    id,
    name,
    also: [key],
  })
  if (!isCloud) {
    const all = await ask.find({ what: 'projects', shape: projectsShape, path: '/2/project' })
    return (all ?? []).map(shown)
  }
  const page = (query: Record<string, string>) =>
    ask.find({
      what: 'projects',
      shape: projectPageShape,
      path: '/2/project/search',
      query: { maxResults: '50', ...query },
    })
  const named = await page({ query: given })
  const values = named?.values.length ? named.values : (await page({}))?.values
  return (values ?? []).map(shown)
}

/** The form of 8.4 and newer, then the older one; null where neither knows the project. */
async function readMeta(ask: Ask, project: Project): Promise<Meta | null> {
  const path = `/2/issue/createmeta/${refOf(project)}/issuetypes`
  const types = await allPages(async startAt => {
    const query = { startAt: String(startAt), maxResults: '100' }
    const page = await ask.find({ what: 'issue types', shape: issueTypesShape, path, query })
    return page && { items: page.values ?? page.issueTypes ?? [], total: page.total }
  })
  if (types === null) return await readOldMeta(ask, project)
  return {
    types,
    fields: async typeId => {
      const fields = await allPages(async startAt => {
        const page = await ask.get({
          what: 'fields',
          shape: metaFieldsShape,
          path: `${path}/${typeId}`,
          query: { startAt: String(startAt), maxResults: '100' },
        })
        return { items: page.values ?? page.fields ?? page.results ?? [], total: page.total }
      })
      return fields ?? []
    },
  }
}

async function readOldMeta(ask: Ask, project: Project): Promise<Meta | null> {
  const which: Record<string, string> =
    'id' in project ? { projectIds: project.id } : { projectKeys: project.key }
  const found = await ask.find({
    what: 'createmeta',
    shape: oldMetaShape,
    path: '/2/issue/createmeta',
    query: { ...which, expand: 'projects.issuetypes.fields' },
  })
  const types = found?.projects[0]?.issuetypes
  if (!types) return null
  return {
    types,
    fields: async typeId => {
      const type = types.find(({ id }) => id === typeId)
      return Object.entries(type?.fields ?? {}).map(([id, field]) => ({ ...field, fieldId: id }))
    },
  }
}
