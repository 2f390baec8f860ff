/** What a name or id in the settings means among the things that JIRA has. Pure. */

import { distance } from 'fastest-levenshtein'
import type { JiraProblem } from './jira.ts'
import type { Author, Issue, MetaField, Transition } from './wire.ts'

export interface Named {
  readonly id: string
  readonly name: string
  /** Other names that count: the key of a project, the untranslated name of an issue type. */
  readonly also?: readonly (string | null | undefined)[]
}

export type Picked<T> =
  | { readonly is: 'one'; readonly one: T }
  | { readonly is: 'unknown'; readonly nearest: readonly string[]; readonly existing: readonly string[] }
  | { readonly is: 'ambiguous'; readonly ids: readonly string[] }

const MOST_NEAREST = 3
const MOST_EXISTING = 20

/** An id counts before a name; names are compared without case. */
export function pick<T extends Named>(given: string, candidates: readonly T[]): Picked<T> {
  const byId = candidates.find(one => one.id === given)
  if (byId) return { is: 'one', one: byId }
  const named = candidates.filter(one => [one.name, ...(one.also ?? [])].some(name => isSame(name, given)))
  const [one, ...others] = named
  if (one && others.length === 0) return { is: 'one', one }
  if (one) return { is: 'ambiguous', ids: named.map(each => each.id) }
  const existing = [...new Set(candidates.map(each => each.name))]
  return { is: 'unknown', nearest: nearestTo(given, existing), existing: existing.slice(0, MOST_EXISTING) }
}

/** A custom field is also found by its bare number. */
export const pickField = (given: string, fields: readonly Named[]): Picked<Named> =>
  pick(/^\d+$/.test(given) ? `customfield_${given}` : given, fields)

export const isSame = (name: string | null | undefined, given: string): boolean =>
  name?.trim().toLowerCase() === given.trim().toLowerCase()

/** Names that may have been meant, best first: those that hold it, and those that are at most a third away. */
export function nearestTo(given: string, names: readonly string[]): string[] {
  const wanted = given.trim().toLowerCase()
  return names
    .map(name => {
      const known = name.toLowerCase()
      const isPart = wanted.length > 2 && (known.includes(wanted) || wanted.includes(known))
      return { name, away: isPart ? 0 : distance(wanted, known) / Math.max(wanted.length, known.length, 1) }
    })
    .filter(({ away }) => away <= 0.34)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, MOST_NEAREST)
    .map(({ name }) => name)
}

export const fieldId = ({ fieldId: id, key }: MetaField): string => id ?? key ?? ''

/** What a date field takes. `text` is a field for any line. */
export type DateForm = 'date' | 'datetime' | 'text'

export function dateFormOf({ schema }: MetaField): DateForm | null {
  if (schema?.type === 'date' || schema?.type === 'datetime') return schema.type
  return schema?.type === 'string' ? 'text' : null
}

/** Whether the field takes text of many lines. */
export const isLongText = ({ schema }: MetaField): boolean =>
  schema?.type === 'string' && schema.system !== 'summary' && !/:(?:textfield|url)$/.test(schema.custom ?? '')

/** An instant as JIRA reads it; in UTC. Data Center does not take a `Z`. */
export function dateValue(at: string, form: DateForm): string {
  const iso = new Date(at).toISOString()
  if (form === 'date') return iso.slice(0, 10)
  return form === 'datetime' ? iso.replace('Z', '+0000') : iso
}

/** Names of fields that must be filled, and that nobody fills. JIRA enters the reporter by itself. */
export const unfilled = (fields: readonly MetaField[], filled: readonly string[]): string[] =>
  fields
    .filter(field => field.required && !field.hasDefaultValue)
    .filter(field => !['reporter', ...filled].includes(fieldId(field)))
    .map(field => field.name)

export type Move =
  | { readonly is: 'already' }
  | { readonly is: 'move'; readonly id: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly is: 'impossible'; readonly problem: JiraProblem }

/**
 * How a ticket gets where it belongs. It has been moved already when it is where the transition leads to; or, where that
 * transition is not to be had any more, when its status has the name that was given, when it was this user who moved it
 * (a ticket is moved once, workflows may carry it on), or when somebody else has put it among the done.
 */
export function decideMove(asked: {
  issue: Issue
  transitions: readonly Transition[]
  given: string
  outcome: 'done' | 'failed'
  me: Author
}): Move {
  const { issue, transitions, given, outcome } = asked
  const { status } = issue.fields
  const here = { key: issue.key, given }
  const chosen = chooseTransition(given, transitions)
  if (chosen.is === 'ambiguous') {
    const setting = outcome === 'done' ? 'done_transition' : 'failed_transition'
    return { is: 'impossible', problem: { is: 'ambiguous', setting, given, ids: chosen.ids } }
  }
  if (chosen.is === 'one') {
    if (chosen.one.to.id === status.id) return { is: 'already' }
    return moveBy(chosen.one, outcome, here)
  }
  const isDone = outcome === 'done' && status.statusCategory?.key === 'done'
  if (isSame(status.name, given) || isDone || isMovedBy(asked.me, issue)) return { is: 'already' }
  const { nearest, existing } = chosen
  return {
    is: 'impossible',
    problem: { is: 'no_transition', ...here, status: status.name, nearest, existing },
  }
}

/** By id or name; else by the status that it leads to. */
export function chooseTransition(given: string, transitions: readonly Transition[]): Picked<Transition> {
  const named = pick(given, transitions)
  if (named.is !== 'unknown') return named
  const leading = transitions.filter(({ to }) => to.id === given || isSame(to.name, given))
  const [one, ...others] = leading
  if (!one) return named
  return others.length === 0 ? { is: 'one', one } : { is: 'ambiguous', ids: leading.map(each => each.id) }
}

/** The one field that we can answer for: classic workflows ask for a resolution. */
function moveBy(
  { id, fields }: Transition,
  outcome: 'done' | 'failed',
  here: { key: string; given: string },
): Move {
  const required = Object.entries(fields ?? {}).filter(
    ([, field]) => field.required && !field.hasDefaultValue,
  )
  const others = required.filter(([name]) => name !== 'resolution').map(([, field]) => field.name)
  if (others.length > 0) {
    return { is: 'impossible', problem: { is: 'transition_requires', ...here, fields: others } }
  }
  const [resolution] = required.map(([, field]) => field.allowedValues ?? [])
  if (!resolution) return { is: 'move', id, fields: {} }
  const wanted =
    outcome === 'done' ? /^(?:done|fixed|completed?|resolved)$/i : /^(?:failed|won['’]?t |incomplete)/i
  const value = resolution.find(({ name }) => wanted.test(name ?? '')) ?? resolution[0]
  return {
    is: 'move',
    id,
    fields: value ? { resolution: value.id ? { id: value.id } : { name: value.name } } : {},
  }
}

const isMovedBy = (me: Author, { changelog }: Issue): boolean =>
  (changelog?.histories ?? []).some(
    ({ author, items }) => author && isPerson(author, me) && items.some(({ field }) => field === 'status'),
  )

const isPerson = (one: Author, me: Author): boolean =>
  me.accountId
    ? one.accountId === me.accountId
    : one.key
      ? one.key === me.key
      : !!one.name && one.name === me.name

/** Whether a comment is ours. What comes back of a text in Cloud may have more backslashes in it than what was sent. */
export function holdsMarker(body: unknown, marker: string): boolean {
  const text = (typeof body === 'string' ? body : JSON.stringify(body ?? '')).replaceAll('\\', '')
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at + marker.length))) return true
  }
  return false
}
