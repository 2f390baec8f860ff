/** The tables of src/store/redis-keys.ts, read from their comment: the documentation of the keys is what tests go by. */
import { readFileSync } from 'node:fs'

export interface DocumentedKey {
  readonly form: RegExp
  readonly type: string
  readonly lives: string
}

const row = /^ \* \| (?<keys>`[^|]+`) \| (?<type>[a-z ]+) \| .* \| (?<lives>[^|]+) \|$/

/** Keys of the store carry the prefix as their hash tag; those of markers are written out. */
export function documentedKeys({ prefix, list }: { prefix: string; list: string }): DocumentedKey[] {
  const lines = readFileSync('src/store/redis-keys.ts', 'utf8').replaceAll('`<term>|', '`<term>/').split('\n')
  return lines.flatMap(line => {
    const { keys, type, lives } = row.exec(line)?.groups ?? {}
    if (!keys || !type || !lives) return []
    return keys.split(', ').map(quoted => {
      const key = quoted.slice(1, -1)
      const whole = key.includes('<list>') ? key : `{<prefix>}:${key}`
      const exact = whole.replaceAll('<prefix>', prefix).replaceAll('<list>', list)
      const form = new RegExp(`^${exact.replace(/[{}]/g, '\\$&').replace(/<\w+>/, '[^:]+')}$`)
      return { form, type: typeOf(type), lives }
    })
  })
}

const typeOf = (words: string): string => (words === 'sorted set' ? 'zset' : words)

const longest: Readonly<Record<string, number>> = {
  '5 seconds': 5_000,
  '10 minutes': 10 * 60_000,
  'a day': 24 * 3_600_000,
  '30 days': 30 * 24 * 3_600_000,
}

/** Whether a key whose `PTTL` is that lives as these words say: without an end, or a while, of which little is past. */
export function livesAs(words: string, ms: number): boolean {
  if (/^(for ever$|while |until )/.test(words)) return ms === -1
  if (words === 'its lease') return ms > 0 && ms <= 60_000
  if (words === 'seconds, then 10 minutes') return ms > 0 && ms <= 10 * 60_000
  const whole = longest[words]
  return whole !== undefined && ms > whole * 0.9 && ms <= whole
}
