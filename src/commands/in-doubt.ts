import type { App } from '../app.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Refusal } from '../deployment/refusal.ts'

/** The active deployment of an alias of which the room was asked if it was queued. */
export async function inDoubt(
  alias: string,
  { store }: App,
): Promise<{ deployment: Deployment } | { refusal: Refusal }> {
  const deployment = await store.activeOf(alias)
  if (deployment?.queueAsked && deployment.state === 'pinned') return { deployment }
  return { refusal: { because: 'not_in_doubt', alias, deployment } }
}
