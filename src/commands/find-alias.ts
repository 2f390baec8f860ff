import { distance } from 'fastest-levenshtein'
import type { Aliases } from '../chat/aliases.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Refusal } from '../deployment/refusal.ts'

export type Found = { readonly alias: Alias } | { readonly refusal: Refusal }

/** The alias of that name, or a refusal with the nearest ones. */
export async function findAlias(aliases: Aliases, name: string): Promise<Found> {
  const all = await aliases.all()
  const typed = name.toLowerCase()
  const alias = all.find(other => other.alias.toLowerCase() === typed)
  if (alias) return { alias }
  const nearest = all
    .map(other => ({ name: other.alias, far: distance(typed, other.alias.toLowerCase()) }))
    .filter(
      ({ name: other, far }) => far <= Math.max(2, typed.length / 3) || other.toLowerCase().startsWith(typed),
    )
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(other => other.name)
  return { refusal: { because: 'unknown_alias', alias: name, nearest, count: all.length } }
}
