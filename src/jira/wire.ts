import * as v from 'valibot'
import { jsonIn, number, object, record, valueIn } from '../remote/decode.ts'

/** Ids are text in most answers, and numbers in some. */
const id = v.union([v.string(), v.pipe(number, v.transform(String))])
const count = v.nullish(number)

export const serverShape = object({ deploymentType: v.nullish(v.string()), version: v.nullish(v.string()) })

export const projectShape = object({ id, key: v.string(), name: v.string() })
export const projectsShape = v.array(projectShape)
/** Cloud has pages. */
export const projectPageShape = object({ values: v.array(projectShape), isLast: v.nullish(v.boolean()) })

const schema = object({ type: v.string(), custom: v.nullish(v.string()), system: v.nullish(v.string()) })
export const knownFieldsShape = v.array(object({ id: v.string(), name: v.string() }))

const typeEntries = { id, name: v.string(), untranslatedName: v.nullish(v.string()) }
const issueType = object(typeEntries)
const fieldEntries = {
  fieldId: v.nullish(v.string()),
  key: v.nullish(v.string()),
  name: v.string(),
  required: v.nullish(v.boolean()),
  hasDefaultValue: v.nullish(v.boolean()),
  schema: v.nullish(schema),
}
const metaField = object(fieldEntries)

/** Data Center since 8.4 says `values`, Cloud `issueTypes`. */
export const issueTypesShape = object({
  values: v.nullish(v.array(issueType)),
  issueTypes: v.nullish(v.array(issueType)),
  total: count,
})
export const metaFieldsShape = object({
  values: v.nullish(v.array(metaField)),
  fields: v.nullish(v.array(metaField)),
  results: v.nullish(v.array(metaField)),
  total: count,
})
/** Until 8: all at once. */
export const oldMetaShape = object({
  projects: v.array(
    object({
      issuetypes: v.array(object({ ...typeEntries, fields: v.nullish(record(metaField)) })),
    }),
  ),
})

export const permissionsShape = object({
  permissions: record(object({ havePermission: v.nullish(v.boolean()) })),
})

export const createdShape = object({ key: v.pipe(v.string(), v.nonEmpty()) })

const labelled = { fields: v.nullish(object({ labels: v.nullish(v.array(v.string())) })) }
export const labelledShape = object(labelled)
export const searchShape = object({ issues: v.array(object({ id, key: v.string(), ...labelled })) })

const status = object({
  id,
  name: v.string(),
  statusCategory: v.nullish(object({ key: v.nullish(v.string()) })),
})
const author = object({
  accountId: v.nullish(v.string()),
  key: v.nullish(v.string()),
  name: v.nullish(v.string()),
})
export const myselfShape = author
export const issueShape = object({
  key: v.string(),
  fields: object({ status }),
  changelog: v.nullish(
    object({
      histories: v.array(
        object({ author: v.nullish(author), items: v.array(object({ field: v.string() })) }),
      ),
    }),
  ),
})

export const transitionsShape = object({
  transitions: v.array(
    object({
      id,
      name: v.string(),
      to: status,
      fields: v.nullish(
        record(
          object({
            ...fieldEntries,
            allowedValues: v.nullish(v.array(object({ id: v.nullish(id), name: v.nullish(v.string()) }))),
          }),
        ),
      ),
    }),
  ),
})

export const commentsShape = object({
  comments: v.array(object({ body: v.unknown() })),
  total: count,
})

export type Project = v.InferOutput<typeof projectShape>
export type MetaField = v.InferOutput<typeof metaField>
export type IssueType = v.InferOutput<typeof issueType>
export type Issue = v.InferOutput<typeof issueShape>
export type Author = v.InferOutput<typeof author>
export type Transition = v.InferOutput<typeof transitionsShape>['transitions'][number]

const errorShape = object({
  errorMessages: v.fallback(v.nullish(v.array(v.string())), undefined),
  errors: v.fallback(v.nullish(record(v.string())), undefined),
  message: v.fallback(v.nullish(v.string()), undefined),
})

/** What JIRA's JSON error form says; undefined for any other text. */
export function errorIn(body: string): string | undefined {
  const { errorMessages, errors, message } = valueIn(errorShape, jsonIn(body)) ?? {}
  const ofFields = Object.entries(errors ?? {}).map(([field, text]) => `${field}: ${text}`)
  return [...(errorMessages ?? []), ...ofFields].join('; ') || message || undefined
}
