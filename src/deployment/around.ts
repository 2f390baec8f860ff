/** What happens around a deployment and leaves its state as it is; some of it after its end. */
import { stepDelay } from './delay.ts'
import { type Deployment, isActive } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'
import { tellAll, toAsker, whenNotTaken } from './follow-up.ts'
import { ignored, moveOf, type Transition } from './transition.ts'

const types = [
  'double_cancelled',
  'double_found',
  'release_surveyed',
  'release_unread',
  'ticket_opened',
  'ticket_delayed',
  'ticket_awaited',
  'notification_refused',
  'live_checked',
  'delay_seen',
] as const

export type AroundEvent = Extract<DeploymentEvent, { type: (typeof types)[number] }>

export const isAround = (event: DeploymentEvent): event is AroundEvent =>
  types.some(type => type === event.type)

export function stepAround(deployment: Deployment, event: AroundEvent): Transition {
  const move = moveOf(deployment)
  const isOpen = deployment.state === 'pinned'
  switch (event.type) {
    case 'double_cancelled':
    case 'double_found':
      if (!deployment.deployBuild && isActive(deployment)) {
        return ignored(`nothing was queued yet: ${deployment.state}`)
      }
      if (deployment.doubles?.includes(event.id)) return ignored('the room knows')
      return move(
        {
          doubles: [...(deployment.doubles ?? []), event.id],
          ...(event.type === 'double_found' ? { goesOnBeside: true as const } : {}),
          ...(mayHaveGoneOut(deployment, event) ? { isUnknown: true as const } : {}),
        },
        tellAll(deployment, { about: event.type, url: event.url }),
      )
    case 'release_surveyed': {
      if (!isOpen) return ignored(`not before the queue request: ${deployment.state}`)
      if (deployment.release) return ignored('it is known')
      const { relation } = event.release
      const goesBack = !deployment.again && (relation === 'behind' || relation === 'diverged')
      return move({ release: event.release }, goesBack ? [toAsker(deployment, { about: 'goes_back' })] : [])
    }
    case 'release_unread':
      if (!isOpen) return ignored(`not before the queue request: ${deployment.state}`)
      return move({ unread: event.said }, [])
    case 'ticket_opened':
      if (deployment.ticket) return ignored('it has a ticket')
      return move(
        { ticket: event.ticket },
        deployment.ticketDelayed && !isOpen ? [toAsker(deployment, { about: 'ticket_opened' })] : [],
      )
    case 'ticket_delayed':
      if (!isOpen || deployment.ticket) return ignored(`it is not waited for: ${deployment.state}`)
      return move({ ticketDelayed: true }, [
        { kind: 'open_ticket', late: true, ...(event.begun ? { begun: event.begun } : {}) },
        toAsker(deployment, { about: 'ticket_late', said: event.said, ref: event.ref }),
      ])
    case 'ticket_awaited':
      if (!isOpen || deployment.ticketDelayed) return ignored('the room knows')
      return move({ ticketDelayed: true }, [
        toAsker(deployment, { about: 'ticket_awaited', said: event.said, ref: event.ref }),
      ])
    case 'notification_refused':
      if (isActive(deployment)) return ignored(`it has not ended: ${deployment.state}`)
      if (deployment.isUnnotified) return ignored('the room knows')
      return move({ isUnnotified: true }, whenNotTaken(deployment))
    case 'delay_seen':
      return stepDelay(deployment, event)
    case 'live_checked':
      if (deployment.live) return ignored('it was checked')
      return move(
        { live: event.live },
        event.live.is === 'shipped' ? [] : tellAll(deployment, { about: 'not_live' }),
      )
  }
}

/** What was not to go out, and has begun; or goes on, though the build that was followed did not. */
const mayHaveGoneOut = (
  { deployBuild, state }: Deployment,
  { type, hasRun }: Extract<AroundEvent, { hasRun: boolean }>,
): boolean =>
  deployBuild ? type === 'double_found' && (state === 'cancelled' || state === 'failed') : hasRun
