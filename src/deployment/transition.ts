import type { Deployment } from './deployment.ts'
import type { Effect } from './effect.ts'

export type Transition =
  | { readonly moved: true; readonly deployment: Deployment; readonly effects: readonly Effect[] }
  | { readonly moved: false; readonly reason: string }

export const ignored = (reason: string): Transition => ({ moved: false, reason })

/** A move from that deployment, or from what is left of it. */
export const moveOf =
  (deployment: Deployment) =>
  (change: Partial<Deployment>, effects: readonly Effect[], from: Deployment = deployment): Transition => ({
    moved: true,
    deployment: { ...from, ...change, version: deployment.version + 1 },
    effects,
  })
