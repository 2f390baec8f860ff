import { no, ok, type Parsed, parseAlias } from './parse.ts'

/** `<alias> [for <person>]`; null for whoever types it. */
export function parseLeave(rest: string): Parsed<{ alias: string; person: string | null }> {
  const [name = '', word, ...person] = rest.split(' ')
  const parsed = parseAlias(name)
  if (!parsed.ok) return parsed
  if (word === undefined) return ok({ alias: name, person: null })
  if (word.toLowerCase() !== 'for') return no({ with: 'word', value: word })
  return person.length === 0
    ? no({ with: 'nothing', missing: 'person' })
    : ok({ alias: name, person: person.join(' ') })
}
