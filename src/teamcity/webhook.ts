import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { idProperty } from '../deployment/deployment.ts'
import { authorizationOf, isSame } from '../http/secret.ts'

/** One delivery as it came in: nothing in it is believed before `isAuthentic` says so, and little after. */
export interface Delivery {
  readonly authorization: string | undefined
  readonly signature: string | undefined
  /** Last path segment, where one follows the route. */
  readonly pathSecret: string | undefined
  readonly body: Buffer
}

/** Any one proof will do: bearer secret, Basic password, signature of the raw body, last path segment. */
export function isAuthentic(delivery: Delivery, secret: string): boolean {
  const { scheme, value } = authorizationOf(delivery.authorization)
  if (scheme === 'bearer' && isSame(value, secret)) return true
  if (scheme === 'basic' && isSame(passwordOf(value), secret)) return true
  if (delivery.pathSecret !== undefined && isSame(delivery.pathSecret, secret)) return true
  if (delivery.signature === undefined) return false
  const expected = `sha256=${createHmac('sha256', secret).update(delivery.body).digest('hex')}`
  return isSame(delivery.signature.toLowerCase(), expected)
}

const passwordOf = (basic: string): string => {
  const text = Buffer.from(basic, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}

/** What a webhook points at. Only a hint where to look: the build itself is read from the server. */
export interface WebhookHint {
  readonly buildId?: number
  readonly buildTypeId?: string
  readonly deploymentId?: string
}

export type Decoded = { readonly hint: WebhookHint } | { readonly unreadable: 'type' | 'body' }

/** TeamCity's native body, tcWebHooks' JSON, and the flat fields of a curl step, as JSON or as a form. */
export function decodeWebhook(contentType: string | undefined, body: Buffer): Decoded {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase()
  const text = body.toString('utf8')
  if (type === 'application/x-www-form-urlencoded')
    return hintOf(Object.fromEntries(new URLSearchParams(text)))
  if (type !== 'application/json') return { unreadable: 'type' }
  try {
    return hintOf(JSON.parse(text))
  } catch {
    return { unreadable: 'body' }
  }
}

const id = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().positive())
const word = z.union([z.string(), z.number().transform(String)])
const property = z.object({ name: z.string(), value: z.string() })

const fields = z
  .object({
    id: id.optional().catch(undefined),
    buildId: id.optional().catch(undefined),
    buildTypeId: word.optional().catch(undefined),
    deploymentId: word.optional().catch(undefined),
    requestId: word.optional().catch(undefined),
    properties: z
      .object({ property: z.array(property.or(z.unknown())) })
      .optional()
      .catch(undefined),
  })
  .loose()
/** TeamCity's own webhooks, and the JSON of the tcWebHooks plugin. */
const wrapped = z.union([
  z.object({ eventType: z.string(), payload: fields }).transform(({ payload }) => payload),
  z.object({ build: fields }).transform(({ build }) => build),
])

function hintOf(json: unknown): Decoded {
  const parsed = wrapped.or(fields).safeParse(json)
  if (!parsed.success) return { unreadable: 'body' }
  const found = parsed.data
  const buildId = found.buildId ?? found.id
  const deploymentId = found.deploymentId ?? found.requestId ?? propertyOf(found.properties?.property ?? [])
  return {
    hint: {
      ...(buildId === undefined ? {} : { buildId }),
      ...(found.buildTypeId === undefined ? {} : { buildTypeId: found.buildTypeId }),
      ...(deploymentId === undefined ? {} : { deploymentId }),
    },
  }
}

function propertyOf(properties: readonly unknown[]): string | undefined {
  for (const candidate of properties) {
    const found = property.safeParse(candidate)
    if (found.success && found.data.name === idProperty) return found.data.value
  }
  return undefined
}
