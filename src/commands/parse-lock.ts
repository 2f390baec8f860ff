import { everything } from '../deployment/alias.ts'
import { readDuration } from '../deployment/duration.ts'
import type { Problem } from '../deployment/refusal.ts'
import { type Parsed, parseAlias } from './parse.ts'

/** `alias` is null for all. */
export interface LockLine {
  readonly alias: string | null
  readonly forMs?: number
  readonly why?: string
}

const longestWhy = 300

/** `<alias|all>` and nothing else; null for all. */
export function parseLocked(rest: string): Parsed<string | null> {
  const parsed = parseAlias(rest)
  return parsed.ok ? { ok: true, value: orAll(parsed.value) } : parsed
}

/** `<alias|all> [for <time>] [because <reason>]`. */
export function parseLock(rest: string): Parsed<LockLine> {
  const [name = '', ...words] = rest.split(' ')
  const parsed = parseAlias(name)
  if (!parsed.ok) return parsed
  const text = words.join(' ')
  const because = /(?:^| )because(?: (.*))?$/iu.exec(text)
  const why = because?.[1]?.trim()
  if (because && !why) return no({ with: 'nothing', missing: 'reason' })
  const [word = '', ...time] = text.slice(0, because?.index).split(' ')
  if (word !== '' && word.toLowerCase() !== 'for') return no({ with: 'word', value: word })
  const typed = time.join(' ')
  if (word !== '' && typed === '') return no({ with: 'nothing', missing: 'duration' })
  const forMs = word === '' ? undefined : readDuration(typed)
  if (forMs === null) return no({ with: 'duration', value: typed })
  return {
    ok: true,
    value: {
      alias: orAll(name),
      ...(forMs === undefined ? {} : { forMs }),
      ...(why ? { why: [...why].slice(0, longestWhy).join('') } : {}),
    },
  }
}

const orAll = (name: string): string | null => (name.toLowerCase() === everything ? null : name)

const no = (problem: Problem): Parsed<LockLine> => ({ ok: false, problem })
