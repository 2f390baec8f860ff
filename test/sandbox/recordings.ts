import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect } from 'vitest'
import type { Answer } from './ask.ts'

/**
 * The recordings of a real 2026.1.1 server lie beside the repository, not in it. Where the folder is missing these
 * tests are skipped. No recording exists of PUT pinInfo and PUT pin, of 403, of the queue limit's empty answer, of
 * approvals and of replacementIds: there the simulator follows JetBrains/teamcity-rest @ fc730e61 (2024-03).
 */
export const folder = new URL('../../../shared/facts/fixtures/teamcity/', import.meta.url)
export const recorded = existsSync(folder)

export const exchange = v.object({
  request: v.object({ method: v.string(), url: v.string(), body: v.unknown() }),
  response: v.object({
    status: v.number(),
    headers: v.optional(v.array(v.string()), []),
    body: v.unknown(),
  }),
})

export const webhook = v.object({ eventType: v.string(), payload: v.record(v.string(), v.unknown()) })

export const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

export const named = (prefix: string): string => {
  const name = readdirSync(folder).find(each => each.startsWith(prefix))
  if (name === undefined) throw new Error(`no recording ${prefix}`)
  return name
}

/** Keys that a real server fills from a cache: sometimes there, sometimes not, in one and the same state. */
const volatile = /(^|\.)(artifacts|changes)\.count$/

/** Every path of keys; arrays count as their first element. */
export function keys(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : keys(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([key, each]) => {
      const at = path === '' ? key : `${path}.${key}`
      return [at, ...keys(each, at)]
    })
    .filter(at => !volatile.test(at))
    .sort()
}

/** Values that do not depend on ids, names, texts or times. */
const fixedKeys = new Set([
  'state',
  'status',
  'percentageComplete',
  'type',
  'outdated',
  'probablyHanging',
  'newFailed',
  'stackTrace',
  'role',
  'parentProjectId',
])

function fixedValues(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {}
  const result: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) {
    if (fixedKeys.has(key)) result[`${path}${key}`] = each
    Object.assign(result, fixedValues(each, `${path}${key}.`))
  }
  return result
}

const contentType = (headers: readonly string[]): string =>
  headers.find(header => header.startsWith('Content-Type: '))?.slice('Content-Type: '.length) ?? ''

export function compare(answer: Answer, wanted: v.InferOutput<typeof exchange>['response']): void {
  expect(answer.status).toBe(wanted.status)
  if (wanted.headers.length > 0) expect(answer.type).toBe(contentType(wanted.headers))
  if (typeof wanted.body === 'string') {
    expect(answer.text).toBe(wanted.body)
    return
  }
  expect(keys(answer.json)).toEqual(keys(wanted.body))
  expect(fixedValues(answer.json)).toEqual(fixedValues(wanted.body))
}
