import type { JSONValue } from 'json-p3'
import { isSha } from '../deployment/commits.ts'
import { isoUtc } from './date.ts'
import type { Deployed } from './deployment-info.ts'
import { valuesAt } from './path.ts'

export interface Paths {
  readonly shaPath: string
  readonly datePath: string
}

/** What was found, with what is strange about it; or why there is nothing. */
export type Extracted =
  | { readonly ok: true; readonly deployed: Deployed; readonly strange?: string }
  | { readonly ok: false; readonly why: string }

type Found<T> = { readonly value: T | null } | { readonly why: string }

/** A commit that can't be read is never passed over; a date only where the commit is known without it. */
export function extract(body: string, { shaPath, datePath }: Paths): Extracted {
  const document = parsed(body)
  if (!document) return { ok: false, why: 'the answer is not JSON' }
  const sha = shaIn(one(shaPath, document.json), shaPath)
  if ('why' in sha) return { ok: false, why: sha.why }
  const at = dateIn(one(datePath, document.json), datePath)
  if ('why' in at) {
    if (sha.value === null) return { ok: false, why: at.why }
    return { ok: true, deployed: { sha: sha.value, at: null }, strange: at.why }
  }
  if (sha.value === null && at.value === null) {
    return { ok: false, why: `it has nothing at ${shaPath}, nor at ${datePath}` }
  }
  return { ok: true, deployed: { sha: sha.value, at: at.value } }
}

function parsed(body: string): { readonly json: JSONValue } | undefined {
  try {
    // A byte order mark is no JSON, and some servers send one.
    return { json: JSON.parse(body.replace(/^\uFEFF/, '')) }
  } catch {
    return undefined
  }
}

function one(path: string, document: JSONValue): Found<unknown> {
  try {
    const values = valuesAt(path, document)
    if (values.length > 1) return { why: `${path} leads to ${values.length} values, not to one` }
    const value = values[0]
    return { value: value === undefined || value === '' ? null : value }
  } catch (error) {
    return {
      why: `${path} can't be followed: ${error instanceof Error ? error.message : 'it is no JSONPath'}`,
    }
  }
}

function shaIn(found: Found<unknown>, path: string): Found<string> {
  if ('why' in found) return found
  const { value } = found
  if (value === null) return { value }
  if (typeof value !== 'string') return { why: `what is at ${path} is ${kindOf(value)}, not a text` }
  const sha = value.trim().toLowerCase()
  return isSha(sha) ? { value: sha } : { why: `"${value.slice(0, 60)}" at ${path} is no commit` }
}

function dateIn(found: Found<unknown>, path: string): Found<string> {
  if ('why' in found) return found
  const { value } = found
  if (value === null) return { value }
  const date = isoUtc(value)
  if (date !== undefined) return { value: date }
  const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : kindOf(value)
  return { why: `${shown} at ${path} is no date` }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
