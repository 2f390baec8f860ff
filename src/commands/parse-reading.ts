/** Lines that only ask. */
import type { Sought } from '../deployment/shipped.ts'
import { type Parsed, parseAlias } from './parse.ts'

/** Rows of a history, unless told otherwise and at most. */
const [usualRows, mostRows] = [5, 20]

/** `[<alias>] [<n>]`. Digits alone are a number of rows. */
export function parseHistory(rest: string): Parsed<{ alias: string | null; count: number }> {
  const [first = '', ...others] = rest.split(' ')
  const [count, word] = isCount(first) ? [first, others[0]] : others
  if (word !== undefined) return { ok: false, problem: { with: 'word', value: word } }
  if (count !== undefined && !isRows(count)) return { ok: false, problem: { with: 'count', value: count } }
  const rows = count === undefined ? usualRows : Number(count)
  if (first === '' || isCount(first)) return { ok: true, value: { alias: null, count: rows } }
  const alias = parseAlias(first)
  return alias.ok ? { ok: true, value: { alias: alias.value, count: rows } } : alias
}

const isCount = (word: string): boolean => /^\d+$/.test(word)
const isRows = (word: string): boolean => isCount(word) && Number(word) >= 1 && Number(word) <= mostRows

/** `<sha>`, `<ticket>`, `#<pull request>` or `owner/name#<pull request>`; a sha by 4 of its digits at least. */
export function parseSought(rest: string): Parsed<Sought> {
  const [what = '', word] = rest.split(' ')
  if (what === '') return { ok: false, problem: { with: 'nothing', missing: 'sought' } }
  if (word !== undefined) return { ok: false, problem: { with: 'word', value: word } }
  const sought = soughtIn(what)
  return sought ? { ok: true, value: sought } : { ok: false, problem: { with: 'sought', value: what } }
}

function soughtIn(what: string): Sought | null {
  if (/^[\da-f]{4,64}$/i.test(what)) return { by: 'commit', sha: what.toLowerCase() }
  if (/^[a-z][a-z\d_]{1,40}-[1-9]\d{0,8}$/i.test(what)) return { by: 'ticket', key: what.toUpperCase() }
  const [, repo, number] = /^([\w.-]{1,100}\/[\w.-]{1,100})?#([1-9]\d{0,8})$/.exec(what) ?? []
  return number === undefined
    ? null
    : { by: 'pull_request', number: Number(number), repo: repo?.toLowerCase() ?? null }
}
