import { TextDecoder } from 'node:util'
import type { Hint } from '../../deployment/hint.ts'
import { idsOf } from './ids.ts'
import { parseXml } from './xml.ts'

export type Unreadable = 'type' | 'charset' | 'compressed' | 'body'
export type Decoded = { readonly hint: Hint } | { readonly unreadable: Unreadable }

export interface WebhookBody {
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly bytes: Buffer
}

/** JSON of any shape, a form, XML, or nothing at all. Never throws. */
export async function decodeWebhook({ contentType, contentEncoding, bytes }: WebhookBody): Promise<Decoded> {
  const { type, charset } = mediaTypeOf(contentType)
  const isPlain = type === '' || type === 'text/plain'
  if (isPlain && bytes.length === 0) return { hint: 'anything' }
  const read = formats[type]
  if (!read) return { unreadable: 'type' }
  if (!/^(?:identity)?$/i.test(contentEncoding ?? '')) return { unreadable: 'compressed' }
  const decoder = decoderOf(charset)
  if (!decoder) return { unreadable: 'charset' }
  try {
    const body = await read(decoder.decode(bytes))
    return hasObject(body) ? { hint: idsOf(body) } : { unreadable: 'body' }
  } catch {
    return { unreadable: 'body' }
  }
}

const parseJson = (text: string): unknown => JSON.parse(text)

/** What `curl -d` sends calls itself a form, also where it is JSON; no form begins so. */
const parseForm = (text: string): unknown =>
  /^\s*[{[]/.test(text) ? parseJson(text) : Object.fromEntries(new URLSearchParams(text))

const formats: Readonly<Record<string, (text: string) => unknown>> = Object.assign(Object.create(null), {
  'application/json': parseJson,
  'text/json': parseJson,
  'application/x-www-form-urlencoded': parseForm,
  'application/xml': parseXml,
  'text/xml': parseXml,
})

const hasObject = (body: unknown): boolean => {
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
  return Array.isArray(body) ? body.some(isObject) : isObject(body)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes that are not of the charset they are said to be in are refused, not mended. */
function decoderOf(charset: string): TextDecoder | null {
  if (charset === 'utf-8') return utf8
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return null
  }
}

/** `type/subtype; charset="utf-8"`, in lower case. */
function mediaTypeOf(header: string | undefined): { type: string; charset: string } {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';')
  const charset = parameters
    .map(parameter => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find(value => value !== undefined)
  return { type: type.trim(), charset: charset ?? 'utf-8' }
}
