import { distance } from 'fastest-levenshtein'
import type { Alias } from '../deployment/alias.ts'
import {
  type AliasOption,
  type AliasOptions,
  aliasOptions,
  everything,
  isAliasName,
  isAliasOption,
  isBuildConfigurationId,
} from '../deployment/alias.ts'
import type { Problem } from '../deployment/refusal.ts'
import { howFar } from './slip.ts'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export const ok = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const no = <T>(problem: Problem): Parsed<T> => ({ ok: false, problem })

/** One alias and nothing else. */
export function parseAlias(rest: string): Parsed<string> {
  const [alias, word] = rest.split(' ')
  if (!alias) return no({ with: 'nothing', missing: 'alias' })
  if (!isAliasName(alias)) return no({ with: 'alias', value: alias })
  return word === undefined ? ok(alias) : no({ with: 'word', value: word })
}

/**
 * `<alias>` or `<alias> build <number>`; a number may hold spaces, and may stand in double quotes. A `#` before it is
 * TeamCity's way of showing numbers, and no part of it.
 */
export function parseDeploy(rest: string): Parsed<{ alias: string; number: string | null }> {
  const [alias = '', word, ...number] = rest.split(' ')
  const parsed = parseAlias(alias)
  if (!parsed.ok) return parsed
  if (word === undefined) return ok({ alias, number: null })
  if (word.toLowerCase() !== 'build') return no({ with: 'word', value: word })
  const text = plainQuotes(number.join(' '))
    .replace(/^"(.*)"$/, '$1')
    .replace(/^#(?=[^\s#])/, '')
  if (text === '') return no({ with: 'nothing', missing: 'number' })
  return /^\P{C}{1,256}$/u.test(text)
    ? ok({ alias, number: text })
    : no({ with: 'number', value: text.slice(0, 60) })
}

/** `<alias> <build id>`, the id as it stands at the end of a build's link. */
export function parseFollow(rest: string): Parsed<{ alias: string; id: number }> {
  const [alias = '', id, word] = rest.split(' ')
  const parsed = parseAlias(alias)
  if (!parsed.ok) return parsed
  if (id === undefined) return no({ with: 'nothing', missing: 'build_id' })
  if (!/^[1-9]\d{0,14}$/.test(id)) return no({ with: 'build_id', value: id })
  return word === undefined ? ok({ alias, id: Number(id) }) : no({ with: 'word', value: word })
}

/** `<alias> <non-production id> <production id> [key=value …]`; a value with spaces stands in double quotes. */
export function parseSetAlias(rest: string): Parsed<Alias> {
  const words = split(plainQuotes(rest))
  if (!words.ok) return words
  const [alias, mainBuildTypeId, deployBuildTypeId, ...others] = words.value
  if (alias === undefined) return no({ with: 'nothing', missing: 'alias' })
  if (!isAliasName(alias)) return no({ with: 'alias', value: alias })
  if (alias.toLowerCase() === everything) return no({ with: 'reserved', value: alias })
  if (mainBuildTypeId === undefined || deployBuildTypeId === undefined)
    return no({ with: 'nothing', missing: 'ids' })
  if (!isBuildConfigurationId(mainBuildTypeId)) {
    return no({ with: 'configuration_id', value: mainBuildTypeId, server: 'non-production' })
  }
  if (!isBuildConfigurationId(deployBuildTypeId)) {
    return no({ with: 'configuration_id', value: deployBuildTypeId, server: 'production' })
  }
  const [next] = others
  if (next !== undefined && isBuildConfigurationId(next)) {
    return no({ with: 'spaced_id', value: `${mainBuildTypeId} ${deployBuildTypeId}` })
  }
  const options = parseOptions(others)
  return options.ok ? ok({ alias, mainBuildTypeId, deployBuildTypeId, options: options.value }) : options
}

function parseOptions(words: readonly string[]): Parsed<AliasOptions> {
  const options: { [option in AliasOption]?: string } = {}
  for (const word of words) {
    const [, option = '', value = ''] = /^([^=]*)=(.*)$/su.exec(word) ?? []
    const name = option.toLowerCase()
    if (!isAliasOption(name)) {
      return no(word.includes('=') ? badOption(option || word) : { with: 'word', value: word })
    }
    if (name in options) return no({ with: 'option_twice', option: name })
    if (!aliasOptions[name].test.test(value)) return no(badValue(name, value))
    options[name] = value
  }
  return ok(options)
}

function badOption(value: string): Problem {
  const [nearest] = Object.keys(aliasOptions)
    .filter(isAliasOption)
    .flatMap(known => {
      const far = howFar(value.toLowerCase(), known)
      return far === null ? [] : [{ known, far }]
    })
    .sort((one, other) => one.far - other.far)
  return { with: 'option', value, ...(nearest ? { nearest: nearest.known } : {}) }
}

function badValue(option: AliasOption, value: string): Problem {
  const { values = [] } = aliasOptions[option]
  const far = values.map(known => ({ known, by: distance(known, value.toLowerCase()) }))
  const [nearest] = far.filter(({ known, by }) => by <= known.length / 2).sort((a, b) => a.by - b.by)
  return { with: 'option_value', option, value, ...(nearest ? { nearest: nearest.known } : {}) }
}

/** Words between spaces; double quotes keep spaces together: `name="Restaurant API"`. */
function split(text: string): Parsed<string[]> {
  const words = text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []
  const open = words.find(word => (word.split('"').length - 1) % 2 === 1)
  if (open !== undefined) return no({ with: 'quote', value: open })
  return ok(words.map(word => word.replaceAll('"', '')))
}

/** Chat programs turn typed quotes into typographic ones. */
const plainQuotes = (text: string): string => text.replace(/[“”„«»]/g, '"')
