/** Ending a deployment before it ends by itself: who may ask when, and what follows. */
import { type Cancel, type Deployment, isActive } from './deployment.ts'
import type { Effect } from './effect.ts'
import type { DeploymentEvent, End } from './event.ts'
import { afterDoubt, whenEnded } from './follow-up.ts'
import type { Hindrance, Notice } from './notice.ts'
import type { Refusal } from './refusal.ts'
import { ignored, moveOf, type Transition } from './transition.ts'
import { whoCancelled } from './who-cancelled.ts'

const types = ['cancel_requested', 'cancelled_unqueued', 'cancel_delayed', 'cancel_refused'] as const

type CancelEvent = Extract<DeploymentEvent, { type: (typeof types)[number] }>

export const isAboutCancel = (event: DeploymentEvent): event is CancelEvent =>
  types.some(type => type === event.type)

export type CancelDecision =
  | { readonly may: true; readonly deployment: Deployment }
  | { readonly may: false; readonly refusal: Refusal }

/** May it be cancelled? `last` is the newest deployment of the alias, for when none is active. */
export function decideCancel(
  alias: string,
  { active, last }: { active: Deployment | null; last: Deployment | null },
): CancelDecision {
  if (!active) return { may: false, refusal: { because: 'nothing_to_cancel', alias, last } }
  if (active.cancel) return { may: false, refusal: { because: 'cancelled_already', deployment: active } }
  return { may: true, deployment: active }
}

export function stepCancel(deployment: Deployment, event: CancelEvent): Transition {
  if (!isActive(deployment)) return ignored(`it has ended: ${deployment.state}`)
  const { state, cancel } = deployment
  const move = moveOf(deployment)
  switch (event.type) {
    case 'cancel_requested': {
      if (cancel) return ignored('it is being cancelled')
      const { type: _, ...asked } = event
      const told = toCanceller(asked, { about: 'cancelling', stage: stageOf(deployment) })
      // Only the effect that queues knows if the request is on its way: it ends what is pinned.
      if (state === 'requested') return whenCancelledUnqueued({ ...deployment, cancel: asked }, event.at)
      if (state === 'pinned') return move({ cancel: asked }, [told])
      return move({ cancel: asked }, [{ kind: 'cancel_build' }, told])
    }
    case 'cancelled_unqueued':
      if (!cancel) return ignored('nobody wants it cancelled')
      if (state !== 'pinned') return ignored(`no queue request is open: ${state}`)
      return whenCancelledUnqueued(deployment, event.at, event.ticketBegun)
    case 'cancel_delayed':
      if (!cancel || cancel.isDelayed) return ignored('the room knows')
      return move({ cancel: { ...cancel, isDelayed: true } }, [
        toCanceller(cancel, { about: 'cancel_delayed', said: event.said, ref: event.ref }),
      ])
    case 'cancel_refused': {
      if (!cancel) return ignored('nobody wants it cancelled')
      const { cancel: _, ...rest } = deployment
      const { hindrance } = event
      return move({}, [toCanceller(cancel, { about: 'cancel_refused', hindrance, by: cancel.by })], rest)
    }
  }
}

export function whenCancelledUnqueued(
  deployment: Deployment,
  at: string,
  ticketBegun?: { readonly settlesAtMs: number },
): Transition {
  const event: End = { type: 'deploy_cancelled', finishedAt: at }
  const change: Partial<Deployment> = {
    state: 'cancelled',
    finishedAt: at,
    ...(deployment.cancel ? whoCancelled(deployment.cancel) : {}),
  }
  const effects: readonly Effect[] = [
    ...(ticketBegun ? [{ kind: 'open_ticket', late: true, begun: ticketBegun } as const] : []),
    ...whenEnded(deployment, { ...deployment, ...change }, event),
    ...afterDoubt(deployment),
  ]
  return moveOf(deployment)(change, effects)
}

/** Of what can't be known nobody may say that it was cancelled. */
export const isSurelyUnqueued = ({ why }: Hindrance): boolean => why !== 'unknowable' && why !== 'given_up'

const toCanceller = ({ to }: Cancel, notice: Notice): Effect => ({ kind: 'say', to, notice })

function stageOf({ state, queueUnsure }: Deployment): Extract<Notice, { about: 'cancelling' }>['stage'] {
  if (state === 'queued' || state === 'running') return state
  return queueUnsure ? 'unsure' : 'unqueued'
}
