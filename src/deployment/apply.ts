import type { OutboxEntry, Store } from '../store/store.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'
import { step } from './state.ts'

export type Applied =
  | { readonly moved: true; readonly deployment: Deployment }
  | { readonly moved: false; readonly reason: string }

/** What did not come about. Whoever has lost the lease can't know: another bot may be doing it meanwhile. */
const notDone: ReadonlySet<DeploymentEvent['type']> = new Set([
  'pin_refused',
  'unpin_refused',
  'release_unread',
  'ticket_delayed',
  'ticket_refused',
  'queue_refused',
  'cancelled_unqueued',
])

/**
 * Turns an event into a saved move. The one place that writes a deployment after it was created. `known` is how it was
 * read last: where it was not moved since, it need not be read again.
 */
export type Apply = (
  id: string,
  event: DeploymentEvent,
  performed?: OutboxEntry,
  known?: Deployment,
) => Promise<Applied>

/**
 * An event applied twice moves once. An effect whose event no longer fits is finished all the same: what it was for
 * has been overtaken. `moved` is called after the save, for whoever waits for new effects.
 */
export function createApply(
  store: Store,
  now: () => number,
  moved: (deployment: Deployment, event: DeploymentEvent) => void,
): Apply {
  return async (id, event, effect, before) => {
    let performed = effect
    for (let known = before; ; known = undefined) {
      const deployment = known ?? (await store.deployment(id))
      if (!deployment) return { moved: false, reason: `no deployment ${id}` }
      const next = step(deployment, event)
      if (!next.moved) {
        if (known) continue
        if (performed) await store.finish(performed)
        return next
      }
      const record = { at: new Date(now()).toISOString(), event: event.type, state: next.deployment.state }
      const saved = await store.move(next.deployment, next.effects, record, performed)
      if (saved === 'lease_lost') {
        if (notDone.has(event.type)) return { moved: false, reason: 'another bot performs its effect now' }
        performed = undefined
      }
      if (saved !== 'moved') continue
      moved(next.deployment, event)
      return { moved: true, deployment: next.deployment }
    }
  }
}
