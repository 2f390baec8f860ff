import { z } from 'zod'

/** What a text of JIRA's meant, or one line with the path that was wrong. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string }

/** Ids are text in most answers, and numbers in some. */
const id = z.union([z.string(), z.number().transform(String)])
const count = z.number().nullish()

export const serverShape = z.object({ deploymentType: z.string().nullish(), version: z.string().nullish() })

export const projectShape = z.object({ id, key: z.string(), name: z.string() })
export const projectsShape = z.array(projectShape)
/** Cloud has pages. */
export const projectPageShape = z.object({ values: z.array(projectShape), isLast: z.boolean().nullish() })

const schema = z.object({ type: z.string(), custom: z.string().nullish(), system: z.string().nullish() })
export const knownFieldsShape = z.array(z.object({ id: z.string(), name: z.string() }))

const issueType = z.object({ id, name: z.string(), untranslatedName: z.string().nullish() })
const metaField = z.object({
  fieldId: z.string().nullish(),
  key: z.string().nullish(),
  name: z.string(),
  required: z.boolean().nullish(),
  hasDefaultValue: z.boolean().nullish(),
  schema: schema.nullish(),
})

/** Data Center since 8.4 says `values`, Cloud `issueTypes`. */
export const issueTypesShape = z.object({
  values: z.array(issueType).nullish(),
  issueTypes: z.array(issueType).nullish(),
  total: count,
})
export const metaFieldsShape = z.object({
  values: z.array(metaField).nullish(),
  fields: z.array(metaField).nullish(),
  results: z.array(metaField).nullish(),
  total: count,
})
/** Until 8: all at once. */
export const oldMetaShape = z.object({
  projects: z.array(
    z.object({
      issuetypes: z.array(issueType.extend({ fields: z.record(z.string(), metaField).nullish() })),
    }),
  ),
})

export const permissionsShape = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().nullish() })),
})

export const createdShape = z.object({ key: z.string().min(1) })

export const searchShape = z.object({
  issues: z.array(
    z.object({ id, key: z.string(), fields: z.object({ labels: z.array(z.string()).nullish() }).nullish() }),
  ),
})

const status = z.object({
  id,
  name: z.string(),
  statusCategory: z.object({ key: z.string().nullish() }).nullish(),
})
const author = z.object({
  accountId: z.string().nullish(),
  key: z.string().nullish(),
  name: z.string().nullish(),
})
export const myselfShape = author
export const issueShape = z.object({
  key: z.string(),
  fields: z.object({ status }),
  changelog: z
    .object({
      histories: z.array(
        z.object({ author: author.nullish(), items: z.array(z.object({ field: z.string() })) }),
      ),
    })
    .nullish(),
})

export const transitionsShape = z.object({
  transitions: z.array(
    z.object({
      id,
      name: z.string(),
      to: status,
      fields: z
        .record(
          z.string(),
          metaField.extend({
            allowedValues: z.array(z.object({ id: id.nullish(), name: z.string().nullish() })).nullish(),
          }),
        )
        .nullish(),
    }),
  ),
})

export const commentsShape = z.object({
  comments: z.array(z.object({ body: z.unknown() })),
  total: count,
})

export type Project = z.infer<typeof projectShape>
export type MetaField = z.infer<typeof metaField>
export type IssueType = z.infer<typeof issueType>
export type Issue = z.infer<typeof issueShape>
export type Author = z.infer<typeof author>
export type Transition = z.infer<typeof transitionsShape>['transitions'][number]

const errorShape = z.object({
  errorMessages: z.array(z.string()).nullish().catch(undefined),
  errors: z.record(z.string(), z.string()).nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
})

/** What JIRA's JSON error form says; undefined for any other text. */
export function errorIn(body: string): string | undefined {
  const decoded = decode('error', errorShape, body)
  if (!decoded.ok) return undefined
  const { errorMessages, errors, message } = decoded.value
  const ofFields = Object.entries(errors ?? {}).map(([field, text]) => `${field}: ${text}`)
  return [...(errorMessages ?? []), ...ofFields].join('; ') || message || undefined
}

export function decode<S extends z.ZodType>(what: string, shape: S, body: string): Decoded<z.infer<S>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return { ok: false, why: `jira ${what}: the answer is not JSON` }
  }
  const result = shape.safeParse(parsed)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, why: `jira ${what}: ${whatIsWrong(result.error)}` }
}

function whatIsWrong(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue || issue.path.length === 0) return 'the answer has another shape'
  const path = `"${issue.path.map(String).join('.')}"`
  return /received (?:undefined|null)$/.test(issue.message)
    ? `${path} is missing`
    : `${path} is not acceptable`
}
