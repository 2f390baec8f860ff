import { distance } from 'fastest-levenshtein'

/** Null for what nobody would take for the other: a slip is a letter in four, or two that changed places. */
export function howFar(typed: string, meant: string): number | null {
  const far = distance(typed, meant)
  const isSwapped = far === 2 && sorted(typed) === sorted(meant)
  return far <= Math.max(1, Math.floor(meant.length / 4)) || isSwapped ? far : null
}

const sorted = (text: string): string => [...text].sort().join('')
