import type { Relation } from './manifest.ts'

/** What a deployment's record keeps of its manifest. */
export interface Release {
  readonly relation: Relation
  readonly count: number
}
