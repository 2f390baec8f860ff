import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { authorizationOf, isSame } from '../../http/secret.ts'

/** What a delivery shows for itself, before its body is read. */
export interface Proof {
  readonly authorization: string | undefined
  /** Last path segment, where one follows the route. */
  readonly pathSecret: string | undefined
}

/** By its headers or its path: bearer secret, Basic password, last path segment. */
export function isKnown({ authorization, pathSecret }: Proof, secret: string): boolean {
  const { scheme, value } = authorizationOf(authorization)
  if (scheme === 'bearer' && isSame(value, secret)) return true
  if (scheme === 'basic' && isSame(passwordOf(value), secret)) return true
  return pathSecret !== undefined && isSame(pathSecret, secret)
}

/** Whether a header can be a signature at all: if not, no byte of a body needs to be read for it. */
export const looksSigned = (header: unknown): header is string =>
  typeof header === 'string' && /^sha256=[0-9a-f]{64}$/i.test(header)

/** By the signature of the body's bytes as they came, compared in constant time. `key` holds the secret's bytes. */
export function isSigned(signature: string, body: Buffer, key: KeyObject): boolean {
  const given = Buffer.from(signature.slice('sha256='.length), 'hex')
  const expected = createHmac('sha256', key).update(body).digest()
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** What there is to prove with: the secret, and its bytes as the key of signatures. */
export interface Secret {
  readonly text: string
  readonly key: KeyObject
}

/**
 * The body of a delivery that comes from who knows the secret, else `forged`. Who has shown it is read by `known`; of
 * others a body is read only where a signature may still prove it, by `toCheck`.
 */
export async function readProven<Unread extends string>(
  shown: Proof & { readonly signature: unknown },
  { text, key }: Secret,
  read: { readonly known: () => Promise<Buffer | Unread>; readonly toCheck: () => Promise<Buffer | Unread> },
): Promise<Buffer | Unread | 'forged'> {
  if (isKnown(shown, text)) return await read.known()
  if (!looksSigned(shown.signature)) return 'forged'
  const body = await read.toCheck()
  if (typeof body === 'string' || isSigned(shown.signature, body, key)) return body
  return 'forged'
}

const passwordOf = (basic: string): string => {
  const text = Buffer.from(basic, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}
