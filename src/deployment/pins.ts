/** Newer pins, taken off so that a job which ships the newest pinned build takes the one that is meant. */
import { isSurelyUnqueued, whenCancelledUnqueued } from './cancel.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'
import { toAsker, whenRefused } from './follow-up.ts'
import { ignored, moveOf, type Transition } from './transition.ts'

const types = ['newer_pins_found', 'newer_unpinned', 'unpin_refused'] as const

type PinsEvent = Extract<DeploymentEvent, { type: (typeof types)[number] }>

export const isAboutPins = (event: DeploymentEvent): event is PinsEvent =>
  types.some(type => type === event.type)

/** They are on record before the first of them is taken off: whoever goes on after a crash knows them all. */
export function stepPins(deployment: Deployment, event: PinsEvent): Transition {
  const { state, unpinned, cancel } = deployment
  if (state !== 'pinned') return ignored(`not before the queue request: ${state}`)
  if (unpinned?.isDone) return ignored('none is newer any more')
  const move = moveOf(deployment)
  const known = unpinned?.pins ?? []
  switch (event.type) {
    case 'newer_pins_found': {
      const fresh = event.pins.filter(({ id }) => !known.some(pin => pin.id === id))
      if (fresh.length === 0) return ignored('they are known')
      return move({ unpinned: { pins: [...known, ...fresh] } }, [])
    }
    case 'newer_unpinned':
      return move(
        { unpinned: { pins: known, isDone: true } },
        known.length === 0 ? [] : [toAsker(deployment, { about: 'unpinned' })],
      )
    case 'unpin_refused':
      if (cancel && isSurelyUnqueued(event.hindrance)) return whenCancelledUnqueued(deployment, cancel.at)
      return move(
        { state: 'refused' },
        whenRefused(deployment, { about: 'refused', hindrance: event.hindrance }),
      )
  }
}
