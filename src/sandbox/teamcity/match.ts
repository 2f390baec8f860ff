import { badLocator } from './errors.ts'
import { one, parseLocator } from './locator.ts'

const ways: Record<string, (actual: string | undefined, wanted: string) => boolean> = {
  exists: actual => actual !== undefined,
  'not-exists': actual => actual === undefined,
  equals: (actual, wanted) => actual === wanted,
  'does-not-equal': (actual, wanted) => actual !== undefined && actual !== wanted,
  'starts-with': (actual, wanted) => actual?.startsWith(wanted) ?? false,
  'ends-with': (actual, wanted) => actual?.endsWith(wanted) ?? false,
  contains: (actual, wanted) => actual?.includes(wanted) ?? false,
  'does-not-contain': (actual, wanted) => actual !== undefined && !actual.includes(wanted),
  matches: (actual, wanted) => actual !== undefined && new RegExp(`^(?:${wanted})$`).test(actual),
  'does-not-match': (actual, wanted) => actual !== undefined && !new RegExp(`^(?:${wanted})$`).test(actual),
  'more-than': (actual, wanted) => actual !== undefined && Number(actual) > Number(wanted),
  'less-than': (actual, wanted) => actual !== undefined && Number(actual) < Number(wanted),
}

export function compares(actual: string | undefined, matchType: string, wanted: string | undefined): boolean {
  const way = ways[matchType]
  if (!way) {
    throw badLocator(
      `Unsupported value for 'matchType' dimension: '${matchType}'. Should be one of: [${Object.keys(ways).join(', ')}]`,
    )
  }
  return way(actual, wanted ?? '')
}

/** A text condition: a bare value, `(value:V,matchType:M)` or `(matchType:exists)`. Equals by default. */
export function matchesText(actual: string | undefined, condition: string): boolean {
  const locator = parseLocator(condition)
  if (locator.single !== undefined) return actual === locator.single
  const value = one(locator, 'value')
  return compares(actual, one(locator, 'matchType') ?? (value === undefined ? 'exists' : 'equals'), value)
}
