import { no, type Parsed, parseDeploy } from './parse.ts'

/** `<alias> [to <number>]`; the number as in a deploy. */
export function parseRollback(rest: string): Parsed<{ alias: string; number: string | null }> {
  const [alias = '', word, ...number] = rest.split(' ')
  if (word === undefined) return parseDeploy(alias)
  if (word.toLowerCase() !== 'to') return no({ with: 'word', value: word })
  return parseDeploy([alias, 'build', ...number].join(' '))
}
