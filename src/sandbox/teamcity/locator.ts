import { badLocator } from './errors.ts'

/** `dim:value,dim:(nested)`, or a bare value. Values keep their text; whoever knows the dimension parses further. */
export interface Locator {
  readonly text: string
  readonly single?: string
  readonly dimensions: ReadonlyMap<string, readonly string[]>
}

export interface LocatorRules {
  /** Names to list in error texts; names outside them are refused by `checkDimensions`. */
  readonly supported?: readonly string[]
  /** The grammar of `fields=`: names may hold `-` and `$`, and a text without values is not a single value. */
  readonly fieldNames?: boolean
}

/** The grammar of TeamCity's own `Locator.java` (2024-03), with its error texts. */
export function parseLocator(text: string, rules: LocatorRules = {}): Locator {
  if (text === '') throw badLocator('Invalid locator: Cannot be empty.')
  if (!rules.fieldNames) {
    const escaped = decodeBase64(text)
    if (escaped !== undefined) return { text, single: escaped, dimensions: new Map() }
    const hasDimensions = text.includes(':') || (text.includes('(') && text.includes(')'))
    if (!hasDimensions) return { text, single: text, dimensions: new Map() }
  }
  return { text, dimensions: parseDimensions(text, rules) }
}

function parseDimensions(text: string, rules: LocatorRules): Map<string, string[]> {
  const dimensions = new Map<string, string[]>()
  let at = 0
  while (at < text.length) {
    const nameEnd = endOfName(text, at)
    if (nameEnd === at) {
      throw syntax(text, at, `Could not find dimension name, found '${text[at]}' instead`)
    }
    const name = text.slice(at, nameEnd)
    checkName(text, at, name, rules)
    const { value, next } = readValue(text, nameEnd)
    at = next
    dimensions.set(name, [...(dimensions.get(name) ?? []), decodeBase64(value) ?? value])
  }
  return dimensions
}

function endOfName(text: string, from: number): number {
  const length = text.slice(from).search(/[,:(]/)
  return length < 0 ? text.length : from + length
}

function readValue(text: string, nameEnd: number): { value: string; next: number } {
  const delimiter = text[nameEnd]
  if (delimiter === undefined) return { value: '', next: text.length }
  if (delimiter === ',') return { value: '', next: nameEnd + 1 }
  const start = delimiter === ':' ? nameEnd + 1 : nameEnd
  const rest = text.slice(start)
  if (!rest.startsWith('(')) {
    const end = skip(rest, ',')
    if (end === undefined) throw syntax(text, start, "Could not find matching ')'")
    return { value: rest.slice(0, end), next: start + end + 1 }
  }
  const end = skip(rest)
  if (end === undefined) throw syntax(text, start + 1, "Could not find matching ')'")
  const after = start + end
  if (after < text.length && text[after] !== ',') {
    throw syntax(text, after, "No dimensions delimiter ',' after complex value")
  }
  return { value: rest.slice(1, end - 1), next: after + 1 }
}

/** Position of `stop` outside parentheses, or behind the closing one without `stop`; undefined when unbalanced. */
function skip(text: string, stop?: string): number | undefined {
  let nesting = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '(') nesting++
    else if (char === ')') {
      if (nesting > 0) nesting--
      if (nesting === 0 && stop === undefined) return at + 1
    } else if (nesting === 0 && char === stop) return at
  }
  return nesting === 0 ? text.length : undefined
}

function checkName(text: string, at: number, name: string, rules: LocatorRules): void {
  const known = rules.supported ?? []
  const allowed = rules.fieldNames ? /^[\p{L}\p{Nd}_$*-]+$/u : /^[\p{L}\p{Nd}]+$/u
  if (known.includes(name) || allowed.test(name)) return
  const list = known.length > 0 ? ` or be known one: [${known.join(', ')}]` : ''
  throw syntax(
    text,
    at,
    `Invalid dimension name :'${name}'. Should contain only alpha-numeric symbols${list}`,
  )
}

function syntax(text: string, at: number, message: string): Error {
  return badLocator(`Bad locator syntax: ${message}. Details: locator: '${text}', at position ${at}`)
}

/** `$base64:<base64 or base64url of UTF-8>`; undefined when the text is no such value. */
function decodeBase64(text: string): string | undefined {
  if (!text.startsWith('$base64:')) return undefined
  const encoded = text.slice('$base64:'.length)
  if (!/^[\w+/-]*={0,2}$/.test(encoded)) {
    throw badLocator(`Invalid Base64url character sequence: '${encoded}'`)
  }
  return Buffer.from(encoded, 'base64').toString('utf8')
}

/** Refuses dimensions that the finder does not know, and known ones that this simulator does not apply. */
export function checkDimensions(
  locator: Locator,
  supported: readonly string[],
  applied: readonly string[],
): void {
  const list = `Supported dimensions are: [${supported.join(', ')}]`
  const names = [...locator.dimensions.keys()]
  const unknown = names.filter(name => !supported.includes(name) && !applied.includes(name))
  if (unknown.length === 1) throw badLocator(`Locator dimension [${unknown[0]}] is unknown. ${list}`)
  if (unknown.length > 1) throw badLocator(`Locator dimensions [${unknown.join(', ')}] are unknown. ${list}`)
  const ignored = names.filter(name => !applied.includes(name))
  if (ignored.length === 0) return
  const text = `is known but was ignored during processing. Try omitting the dimension.`
  throw badLocator(`Locator dimension [${ignored.join(', ')}] ${text} ${list}`)
}

/** The only value of a dimension; undefined when absent or `$any`, 400 when given twice. */
export function one(locator: Locator, name: string): string | undefined {
  const values = locator.dimensions.get(name)
  if (values === undefined) return undefined
  if (values.length > 1) {
    throw badLocator(`Only single '${name}' dimension is supported in locator. Found: [${values.join(', ')}]`)
  }
  return values[0] === '$any' ? undefined : values[0]
}

/** `undefined` for absent and for `any`. */
export function oneBoolean(locator: Locator, name: string): boolean | undefined {
  const value = one(locator, name)
  if (value === undefined || value === 'any') return undefined
  if (['true', 'on', 'yes', 'in'].includes(value)) return true
  if (['false', 'off', 'no', 'out'].includes(value)) return false
  throw badLocator(
    `Invalid value of dimension '${name}': Invalid boolean value '${value}'. Should be 'true', 'false' or 'any'.`,
  )
}

export function oneNumber(locator: Locator, name: string): number | undefined {
  const value = one(locator, name)
  if (value === undefined) return undefined
  if (!/^-?\d+$/.test(value)) {
    throw badLocator(`Invalid value of dimension '${name}': '${value}'. Should be a number.`)
  }
  return Number(value)
}

export function singleNumber(locator: Locator): number | undefined {
  if (locator.single === undefined) return undefined
  if (!/^-?\d+$/.test(locator.single)) {
    throw badLocator(`Invalid single value: '${locator.single}'. Should be a number.`)
  }
  return Number(locator.single)
}
