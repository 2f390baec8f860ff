import { z } from 'zod'
import type { Examined } from './inspection.ts'
import type { Decoded } from './wire.ts'

const userShape = z.object({ username: z.string().nullish() })
const permissionsShape = z.object({
  permissionAssignment: z
    .array(z.object({ permission: z.object({ id: z.string().nullish() }).nullish() }))
    .nullish(),
})
const property = z.object({
  name: z.string(),
  value: z.string().nullish(),
  type: z.object({ rawValue: z.string().nullish() }).nullish(),
})
const parametersShape = z.object({ property: z.array(property).nullish() })
const examinedShape = z.object({
  projectId: z.string(),
  paused: z.boolean().nullish(),
  parameters: parametersShape.nullish(),
})

export const decodeUser = (body: string): Decoded<string | null> =>
  decode(userShape, body, user => user.username || null)

export const decodePermissions = (body: string): Decoded<ReadonlySet<string>> =>
  decode(
    permissionsShape,
    body,
    ({ permissionAssignment }) =>
      new Set((permissionAssignment ?? []).flatMap(({ permission }) => permission?.id?.toLowerCase() ?? [])),
  )

export const decodeParameters = (body: string): Decoded<Readonly<Record<string, string>>> =>
  decode(parametersShape, body, page =>
    Object.fromEntries((page.property ?? []).map(({ name, value }) => [name, value ?? ''])),
  )

export const decodeExamined = (body: string): Decoded<Examined> =>
  decode(examinedShape, body, ({ projectId, paused, parameters }) => ({
    projectId,
    paused: paused ?? false,
    lacks: (parameters?.property ?? [])
      .filter(({ value, type }) => !value && /validationMode='not_empty'/.test(type?.rawValue ?? ''))
      .map(({ name }) => name),
  }))

function decode<S extends z.ZodType, T>(shape: S, body: string, make: (value: z.infer<S>) => T): Decoded<T> {
  try {
    const read = shape.safeParse(JSON.parse(body))
    return read.success ? { ok: true, value: make(read.data) } : { ok: false, why: 'another form' }
  } catch {
    return { ok: false, why: 'not JSON' }
  }
}
