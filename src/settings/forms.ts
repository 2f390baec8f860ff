/** How the text of a setting is read: null where it can't be used. Plain functions: a library would take a third of a start. */

export const text = (value: string): string => value
export const token = (value: string): string | null => (/^[\x21-\x7e]+$/.test(value) ? value : null)
export const flag = (value: string): boolean | null =>
  value === 'true' ? true : value === 'false' ? false : null
export const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (value: string): T | null =>
    values.find(known => known === value) ?? null

export const number =
  (least: number, most: number) =>
  (value: string): number | null =>
    Number(value) >= least && Number(value) <= most ? Number(value) : null

export function url(value: string): string | null {
  if (!/^https?:\/\/[^/@?#]/.test(value) || value.includes('@') || !URL.canParse(value)) return null
  return value.replace(/\/+$/, '')
}

export interface Setting {
  readonly is: string
  readonly default?: string
  /** Reads a text that is not empty; null where it can't be used. */
  readonly form: (text: string) => unknown
  readonly must: string
  /** The part of a text that can't be used, where that is not all of it; such a text is no address, and has no password. */
  readonly wrong?: (text: string) => string | null
  /** What is wrong with that part, in a few words; null where `must` says it as well. */
  readonly why?: (part: string) => string | null
  readonly secret?: true
}
