import { safe } from '../messages/safe.ts'
import { no, ok, type Parsed, parseAlias } from './parse.ts'

/** A reason longer than this, in characters, is cut off. */
const longestReason = 200

/** `<alias> [because …]`. */
export function parseCancel(rest: string): Parsed<{ alias: string; comment?: string }> {
  const [alias = '', word, ...reason] = rest.split(' ')
  const parsed = parseAlias(alias)
  if (!parsed.ok) return parsed
  if (word === undefined) return ok({ alias })
  if (word.toLowerCase() !== 'because') return no({ with: 'word', value: word })
  const comment = safe(reason.join(' '), longestReason)
  return comment === '' ? no({ with: 'nothing', missing: 'reason' }) : ok({ alias, comment })
}
