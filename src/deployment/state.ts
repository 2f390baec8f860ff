import { isAround, stepAround } from './around.ts'
import { isAboutCancel, isSurelyUnqueued, stepCancel, whenCancelledUnqueued } from './cancel.ts'
import { type Deployment, isActive } from './deployment.ts'
import { endOf, known } from './end.ts'
import type { DeploymentEvent } from './event.ts'
import {
  afterDoubt,
  toAsker,
  whenEnded,
  whenPinned,
  whenQueued,
  whenRefused,
  whenStarted,
} from './follow-up.ts'
import type { Unsure } from './notice.ts'
import { isAboutPins, stepPins } from './pins.ts'
import { ignored, moveOf, type Transition } from './transition.ts'

/** The state machine: pure and total. Every event that does not fit the state is ignored, with the reason. */
export function step(deployment: Deployment, event: DeploymentEvent): Transition {
  if (isAround(event)) return stepAround(deployment, event)
  if (isAboutPins(event)) return stepPins(deployment, event)
  if (isAboutCancel(event)) return stepCancel(deployment, event)
  if (!isActive(deployment)) return ignored(`it has ended: ${deployment.state}`)
  const move = moveOf(deployment)
  const isOut = deployment.state === 'queued' || deployment.state === 'running'

  switch (event.type) {
    case 'build_pinned':
      if (deployment.state !== 'requested') return ignored('the build is pinned already')
      return move({ state: 'pinned' }, whenPinned(deployment))
    case 'pin_refused':
      if (deployment.state !== 'requested') return ignored('the build is pinned already')
      return move({ state: 'refused' }, [
        toAsker(deployment, { about: 'refused', hindrance: event.hindrance }),
      ])
    case 'deploy_queued':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      return move({ state: 'queued', deployBuild: event.build }, [
        ...whenQueued(deployment),
        ...afterDoubt(deployment),
      ])
    case 'queue_unsure':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueUnsure) return ignored('the room knows')
      return move({ queueUnsure: true }, [toAsker(deployment, { ...unsureOf(event), about: 'queue_unsure' })])
    case 'queue_unknown': {
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueAsked) return ignored('the room was asked')
      const { type: _, ...unknown } = event
      return move({ queueUnsure: true, queueAsked: true }, [
        toAsker(deployment, { ...unknown, about: 'queue_unknown' }),
      ])
    }
    case 'queue_absent':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueAbsent === event.settlesAtMs) return ignored('that is known')
      return move({ queueAbsent: event.settlesAtMs }, [])
    case 'queue_retried':
      if (!deployment.queueAsked || deployment.state !== 'pinned') return ignored('nothing was asked')
      if (deployment.cancel) return ignored('it is to be cancelled')
      return move({ retriedAt: event.at }, [], withoutDoubt(deployment))
    case 'queue_given_up':
      if (!deployment.queueAsked || deployment.state !== 'pinned') return ignored('nothing was asked')
      return move(
        { state: 'refused', isUnknown: true },
        whenRefused(deployment, { about: 'refused', hindrance: { why: 'given_up', by: event.by } }),
      )
    case 'ticket_refused':
    case 'queue_refused': {
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      const ticketBegun = event.type === 'ticket_refused' ? event.begun : undefined
      if (deployment.cancel && isSurelyUnqueued(event.hindrance)) {
        return whenCancelledUnqueued(deployment, deployment.cancel.at, ticketBegun)
      }
      const isSure = isSurelyUnqueued(event.hindrance)
      return move({ state: 'refused', ...(isSure ? {} : { isUnknown: true as const }) }, [
        ...whenRefused(deployment, { about: 'refused', hindrance: event.hindrance }, ticketBegun),
        ...(isSure ? afterDoubt(deployment) : []),
      ])
    }
    case 'deploy_merged':
      if (!isOut) return ignored(`nothing was queued yet: ${deployment.state}`)
      if (deployment.deployBuild?.id === event.build.id) return ignored('it is followed already')
      return move(
        { deployBuild: event.build },
        event.isOurs ? [] : [toAsker(deployment, { about: 'merged' })],
      )
    case 'bot_returned':
      if (!isOut) return ignored(`nothing went on without the bot: ${deployment.state}`)
      if (deployment.awayFrom === event.from) return ignored('the room knows')
      return move({ awayFrom: event.from }, [
        toAsker(deployment, { about: 'returned', from: event.from, to: event.to }),
      ])
    case 'deploy_started':
      if (deployment.state !== 'queued') return ignored(`not waiting in the build queue: ${deployment.state}`)
      return move(
        { state: 'running', startedAt: event.at, ...known(deployment, event) },
        whenStarted(deployment),
      )
    case 'deploy_succeeded':
    case 'deploy_failed':
    case 'deploy_cancelled': {
      if (!isOut) return ignored(`nothing was queued yet: ${deployment.state}`)
      const ended = endOf(deployment, event)
      return move(ended, whenEnded(deployment, { ...deployment, ...ended }, event))
    }
  }
}

/** As before the request that got no clear answer. */
function withoutDoubt(deployment: Deployment): Deployment {
  const { queueUnsure, queueAsked, queueAbsent, ...rest } = deployment
  return rest
}

const unsureOf = ({ url, why }: Unsure): Unsure => ({ url, ...(why === undefined ? {} : { why }) })
