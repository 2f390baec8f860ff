/** Arguments against a command's description. Pure; the values of arguments are in no problem, as they may be secrets. */

import { parseArgs } from 'node:util'
import type { SettingName } from '../settings.ts'
import type { Command, Given, Option } from './command.ts'
import { commonOptions } from './every-command.ts'
import { flagOf } from './flags.ts'
import { nearestOf } from './nearest.ts'

export type UsageProblem =
  | { readonly is: 'unknown_option'; readonly option: string; readonly nearest: string | null }
  | { readonly is: 'no_value' | 'value' | 'twice' | 'empty'; readonly option: string }
  | { readonly is: 'form'; readonly option: string; readonly must: string }
  | { readonly is: 'missing'; readonly options: readonly string[] }
  | { readonly is: 'word'; readonly words: readonly string[] }
  /** Something that belongs to no option. */
  | { readonly is: 'unexpected' }

export type Parsed =
  | { readonly is: 'help' }
  | {
      readonly is: 'given'
      readonly given: Given<string>
      /** Settings that are set by options. */
      readonly settings: Partial<Record<SettingName, string>>
    }
  | { readonly is: 'wrong'; readonly problem: UsageProblem }

export function parse(command: Command, args: readonly string[]): Parsed {
  const settings = new Map(command.settings.map(setting => [flagOf(setting), setting]))
  const options = new Map<string, Option>([
    ...Object.entries<Option>(command.options),
    ...[...settings.keys()].map(flag => [flag, { value: 'value', is: '' }] as const),
    ...Object.entries<Option>(commonOptions),
  ])
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries([...options].map(([name, { value }]) => [name, { type: typeOf(value) }])),
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (tokens.some(token => token.kind === 'option' && token.name === 'help')) return { is: 'help' }
  const values = new Map<string, string>()
  const words: string[] = []
  const wrong = (problem: UsageProblem): Parsed => ({ is: 'wrong', problem })
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const option = options.get(name)
    if (!option) return wrong({ is: 'unknown_option', option: rawName, nearest: nearest(name, options) })
    if (values.has(name)) return wrong({ is: 'twice', option: rawName })
    if (option.value === undefined) {
      if (value !== undefined) return wrong({ is: 'value', option: rawName })
      values.set(name, '')
      continue
    }
    const isNextOption = !inlineValue && /^-./.test(value ?? '')
    if (value === undefined || isNextOption) return wrong({ is: 'no_value', option: rawName })
    if (value.trim() === '') return wrong({ is: 'empty', option: rawName })
    if (option.form?.(value) === false) {
      return wrong({ is: 'form', option: rawName, must: option.must ?? 'something else' })
    }
    values.set(name, value)
  }
  const allowed = command.words ?? []
  if (allowed.length > 0 && !allowed.includes(words[0] ?? '')) return wrong({ is: 'word', words: allowed })
  if (words.length > Math.min(allowed.length, 1)) return wrong({ is: 'unexpected' })
  const missing = [...options].filter(([name, option]) => option.required && !values.has(name))
  if (missing.length > 0) return wrong({ is: 'missing', options: missing.map(([name]) => `--${name}`) })
  const set = [...settings].flatMap(([flag, setting]) =>
    values.has(flag) ? [[setting, values.get(flag)] as const] : [],
  )
  return {
    is: 'given',
    settings: Object.fromEntries(set),
    given: {
      word: words[0] ?? '',
      has: name => values.has(name),
      maybe: name => values.get(name) ?? options.get(name)?.default,
      text(name) {
        const value = values.get(name) ?? options.get(name)?.default
        if (value === undefined) throw new TypeError(`--${name} is neither required nor has it a default`)
        return value
      },
    },
  }
}

const typeOf = (value: string | undefined): 'string' | 'boolean' =>
  value === undefined ? 'boolean' : 'string'

function nearest(name: string, options: ReadonlyMap<string, Option>): string | null {
  const best = nearestOf(name, [...options.keys()])
  return best === null ? null : `--${best}`
}
