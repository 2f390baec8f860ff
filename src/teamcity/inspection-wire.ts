import * as v from 'valibot'
import { object } from '../remote/decode.ts'
import type { Examined } from './inspection.ts'

const parameters = object({
  property: v.nullish(
    v.array(
      object({
        name: v.string(),
        value: v.nullish(v.string()),
        type: v.nullish(object({ rawValue: v.nullish(v.string()) })),
      }),
    ),
  ),
})

export const userShape = v.pipe(
  object({ username: v.nullish(v.string()) }),
  v.transform(({ username }) => username || null),
)

export const permissionsShape = v.pipe(
  object({
    permissionAssignment: v.nullish(
      v.array(object({ permission: v.nullish(object({ id: v.nullish(v.string()) })) })),
    ),
  }),
  v.transform(
    ({ permissionAssignment }) =>
      new Set((permissionAssignment ?? []).flatMap(({ permission }) => permission?.id?.toLowerCase() ?? [])),
  ),
)

export const parametersShape = v.pipe(
  parameters,
  v.transform(
    ({ property }): Record<string, string> =>
      Object.fromEntries((property ?? []).map(({ name, value }) => [name, value ?? ''])),
  ),
)

export const examinedShape = v.pipe(
  object({ projectId: v.string(), paused: v.nullish(v.boolean()), parameters: v.nullish(parameters) }),
  v.transform(
    ({ projectId, paused, parameters }): Examined => ({
      projectId,
      paused: paused ?? false,
      lacks: (parameters?.property ?? [])
        .filter(({ value, type }) => !value && /validationMode='not_empty'/.test(type?.rawValue ?? ''))
        .map(({ name }) => name),
    }),
  ),
)
