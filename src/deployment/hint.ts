import type { Deployment } from './deployment.ts'

/**
 * What a webhook points at: `anything` when it only says that something happened. Where to look, and no more: the
 * build is read from TeamCity, so a hint that is doubled, late, early or made up costs a read and changes nothing.
 */
export type Hint = 'anything' | HintedIds

export interface HintedIds {
  readonly deploymentId?: string
  readonly buildId?: number
  readonly buildTypeId?: string
}

/** The configuration decides only where no build is named. Build numbers never do: a running build may change its own. */
export function isAbout(hint: Hint, { id, deployBuild, deployBuildTypeId }: Deployment): boolean {
  if (hint === 'anything' || hint.deploymentId === id) return true
  if (hint.buildId !== undefined) return hint.buildId === deployBuild?.id
  return hint.buildTypeId === deployBuildTypeId
}
