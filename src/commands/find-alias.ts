import { distance } from 'fastest-levenshtein'
import type { Aliases } from '../chat/aliases.ts'
import { type Alias, isBuildConfigurationId } from '../deployment/alias.ts'
import type { Refusal } from '../deployment/refusal.ts'

export type Found = { readonly alias: Alias } | { readonly refusal: Refusal }

/** The alias of that name, or a refusal. The brain may hold ids that nobody checked; none goes further than here. */
export async function findAlias(aliases: Aliases, name: string): Promise<Found> {
  const all = await aliases.all()
  const alias = all.find(other => other.alias.toLowerCase() === name.toLowerCase())
  if (!alias) return { refusal: unknownAlias(all, name) }
  const { mainBuildTypeId, deployBuildTypeId } = alias
  if (!isBuildConfigurationId(mainBuildTypeId)) return malformedId(mainBuildTypeId, 'non-production')
  if (!isBuildConfigurationId(deployBuildTypeId)) return malformedId(deployBuildTypeId, 'production')
  return { alias }
}

const malformedId = (value: string, server: 'production' | 'non-production'): Found => ({
  refusal: {
    because: 'malformed',
    command: 'set_alias',
    problem: { with: 'configuration_id', value, server },
  },
})

/** With the names that are nearest to what was typed. */
export function unknownAlias(all: readonly Alias[], name: string): Refusal {
  const typed = name.toLowerCase()
  const nearest = all
    .map(({ alias }) => ({ alias, far: distance(typed, alias.toLowerCase()) }))
    .filter(
      ({ alias, far }) =>
        far <= Math.ceil(typed.length / 4) || (typed.length > 2 && alias.toLowerCase().startsWith(typed)),
    )
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ alias }) => alias)
  return { because: 'unknown_alias', alias: name, nearest, count: all.length }
}
