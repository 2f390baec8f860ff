import { closest, distance } from 'fastest-levenshtein'

/** The name that was probably meant, or null where none is near. */
export function nearestOf(given: string, names: readonly string[]): string | null {
  const best = closest(given, [...names])
  return distance(given, best) <= Math.min(3, Math.floor(given.length / 2)) ? best : null
}
