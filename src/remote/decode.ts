/** What other systems say, from text to data; the one place that knows how valibot reports what is wrong. */

import * as v from 'valibot'

/** What was meant, or one line with the path that was wrong. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string }

export type Shape<T> = v.GenericSchema<unknown, T>

/** JSON can say 1e999, which is read as Infinity. */
export const number = v.pipe(v.number(), v.finite())

const noList = v.rawCheck<unknown>(({ dataset, addIssue }) => {
  if (Array.isArray(dataset.value)) addIssue({ expected: 'Object' })
})

/** Keys that are not named are left out. A list is no object, though valibot's own takes it for one. */
export const object = <Entries extends v.ObjectEntries>(
  entries: Entries,
): Shape<v.InferOutput<v.ObjectSchema<Entries, undefined>>> => v.pipe(v.unknown(), noList, v.object(entries))

export const record = <T>(value: Shape<T>): Shape<Record<string, T>> =>
  v.pipe(v.unknown(), noList, v.record(v.string(), value))

/** Undefined for a text that is not JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `what` begins the line that says what is wrong: `teamcity build: "status" is missing`. */
export function decode<T>(what: string, shape: Shape<T>, json: unknown): Decoded<T> {
  if (json === undefined) return { ok: false, why: `${what}: the answer is not JSON` }
  const read = v.safeParse(shape, json)
  if (read.success) return { ok: true, value: read.output }
  return { ok: false, why: `${what}: ${whatIsWrong(read.issues[0])}` }
}

/** The same where nobody asks what is wrong. */
export function valueIn<T>(shape: Shape<T>, json: unknown): T | undefined {
  const read = v.safeParse(shape, json)
  return read.success ? read.output : undefined
}

function whatIsWrong({ input, expected, path }: v.BaseIssue<unknown>): string {
  if (!path) return `the answer is not ${expected === 'Array' ? 'a list' : 'an object'}`
  const at = `"${path.map(({ key }) => key).join('.')}"`
  if (input === undefined || input === null) return `${at} is missing`
  // One type, by its name; unions, choices and limits are written otherwise.
  const isOneType = expected !== null && /^\w+$/.test(expected)
  return isOneType ? `${at} is not of type ${expected.toLowerCase()}` : `${at} is not acceptable`
}
