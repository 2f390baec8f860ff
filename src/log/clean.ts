import { redact } from './redact.ts'

/** Names of fields whose values are never written, whatever they are. */
const secretName = /authorization|cookie|password|passwd|secret|token|api[-_]?key|credential/i
const deepest = 6
const most = 100
const longest = 16_384

/**
 * Anything as data that can be written down, redacted all the way. Of an error its name, message, stack, cause and
 * plain fields are kept: what HTTP clients hang on theirs (configuration, request, answer) holds credentials.
 */
export function clean(value: unknown): unknown {
  return walk(value, [])
}

function walk(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'string') return shorten(redact(value))
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : '***'
  if (value === null || typeof value === 'boolean' || value === undefined) return value
  if (typeof value !== 'object') return shorten(redact(String(value)))
  if (above.includes(value) || above.length >= deepest) return '[…]'
  const inside = (part: unknown): unknown => walk(part, [...above, value])
  if (value instanceof Error) return ofError(value, inside)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString()
  if (value instanceof URL) return inside(value.href)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Map) return inside(Object.fromEntries(value))
  if (Array.isArray(value) || value instanceof Set) return [...value].slice(0, most).map(inside)
  return Object.fromEntries(
    Object.keys(value)
      .slice(0, most)
      .map(name => [redact(name), secretName.test(name) ? '***' : inside(read(value, name))]),
  )
}

function ofError(error: Error, inside: (part: unknown) => unknown): object {
  const { name, message, stack, cause } = error
  const errors = error instanceof AggregateError ? error.errors : undefined
  const plain = Object.keys(error)
    .filter(key => !secretName.test(key))
    .map(key => [key, read(error, key)] as const)
    .filter(([, part]) => ['string', 'number', 'boolean'].includes(typeof part))
  return {
    ...Object.fromEntries(plain.map(([key, part]) => [key, inside(part)])),
    name: inside(name),
    message: inside(message),
    ...(stack === undefined ? {} : { stack: inside(stack) }),
    ...(cause === undefined ? {} : { cause: inside(cause) }),
    ...(errors === undefined ? {} : { errors: inside(errors) }),
  }
}

function read(from: object, name: string): unknown {
  try {
    return (from as Record<string, unknown>)[name]
  } catch {
    return '[unreadable]'
  }
}

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)
