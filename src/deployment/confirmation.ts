/** When a deployment waits for a yes, and whose yes that is. */
import { oneOf } from '../settings/forms.ts'
import type { AliasOptions } from './alias.ts'
import type { KeptCommand } from './kept-line.ts'
import type { Warning } from './preview.ts'

export type Confirm = 'always' | 'never' | 'risky'
export type Approve = 'self' | 'other'

/** As it is set for all; `confirm` is null where it is not. */
export interface Confirmation {
  readonly confirm: Confirm | null
  readonly approve: Approve
  /** How long a yes is waited for, in ms. */
  readonly waitMs: number
}

export interface Rule {
  readonly confirm: Confirm
  readonly approve: Approve
}

/**
 * What counts for an alias: its own options before what is set for all, and a second person's yes is always wanted where
 * it is not said when. What somebody wrote into the brain and can't be read asks for more, and never for less.
 */
export function ruleFor(options: AliasOptions, set: Confirmation): Rule {
  const own = {
    confirm: options.confirm === undefined ? null : (readConfirm(options.confirm) ?? 'always'),
    approve: options.approve === undefined ? null : (readApprove(options.approve) ?? 'other'),
  }
  const approve = own.approve ?? set.approve
  const whenOther = own.approve === 'other' ? 'always' : null
  const all = set.confirm ?? (set.approve === 'other' && approve === 'other' ? 'always' : 'never')
  return { confirm: own.confirm ?? whenOther ?? all, approve }
}

/**
 * Whether an alias with these options would wait for less than the settings say. False where these do not want a second
 * person's yes: only that is a rule about people who set aliases.
 */
export function asksLess(options: AliasOptions, set: Confirmation): boolean {
  const [all, own] = [ruleFor({}, set), ruleFor(options, set)]
  if (!wantsAnother(all)) return false
  return own.approve === 'self' || confirms.indexOf(own.confirm) < confirms.indexOf(all.confirm)
}

/** Whether nothing, or not all, goes out by one person alone. */
export const wantsAnother = ({ confirm, approve }: Rule): boolean =>
  approve === 'other' && confirm !== 'never'

/** Risky is what there is a warning about. Going back, and shipping once more, say by themselves what they do. */
export const isAskedFirst = (
  { confirm }: Rule,
  command: KeptCommand,
  warnings: readonly Warning[],
): boolean =>
  confirm === 'always' ||
  (confirm === 'risky' && (command === 'deploy' || command === 'override') && warnings.length > 0)

/** From what asks least. */
const confirms = ['never', 'risky', 'always'] as const
const readConfirm = (text: string): Confirm | null => oneOf(...confirms)(text.toLowerCase())
const readApprove = (text: string): Approve | null => oneOf('self', 'other')(text.toLowerCase())
