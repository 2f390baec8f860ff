import type { Deployment } from '../deployment/deployment.ts'
import type { Effect } from '../deployment/effect.ts'
import type { OutboxEntry } from '../store/store.ts'
import { markersPending } from './markers.ts'

/** What of a deployment is still to be done because it did not work at first; empty when there is nothing. */
export function pendingLine(deployment: Deployment, entries: readonly OutboxEntry[]): string {
  const markers = entries.filter(({ effect }) => effect.kind === 'push_marker')
  const said = entries.flatMap(entry => (waits(entry) ? (words(entry, deployment) ?? []) : []))
  const all = [...said, ...(markers.some(waits) ? [markersPending(markers.length)] : [])]
  return all.length === 0 ? '' : `Pending: ${all.join(' ')}`
}

/** What was never tried is on its way. A ticket that comes late has failed before. */
const waits = ({ effect, attempts }: OutboxEntry): boolean =>
  attempts > 0 || (effect.kind === 'open_ticket' && effect.late === true)

function words({ effect, attempts }: OutboxEntry, deployment: Deployment): string | null {
  const { build, ticket, deployBuild } = deployment
  switch (effect.kind) {
    case 'open_ticket':
      return effect.late
        ? 'The change ticket is not written yet.'
        : 'It waits for its change ticket, which can not be written.'
    case 'close_ticket':
      return `${ticket?.key ?? 'The change ticket'} does not say yet how it ended.`
    case 'notify':
      return 'HipChat has not taken the notice yet.'
    case 'say':
      return `${effect.to.room ?? effect.to.person.name} has not been told all of it yet.`
    case 'check_live':
      return 'The service does not say yet that it runs this build.'
    case 'find_double':
      if (effect.afterCancel) return 'I look if somebody put it back into the queue.'
      return deployBuild ? 'I look if it was queued twice.' : 'I look if it was queued all the same.'
    case 'push_marker':
      return null
    default:
      return tried(effect, attempts, build.number)
  }
}

function tried({ kind }: Effect, attempts: number, number: string): string {
  const times = attempts === 1 ? 'once' : `${attempts} times`
  if (kind === 'pin') return `Pinning ${number} did not work, and was tried ${times}.`
  if (kind === 'queue') return `Queueing it did not work yet, and was tried ${times}.`
  return `What is new in it is not read yet, and was tried ${times}.`
}
