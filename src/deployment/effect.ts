import { isDelay } from './delay.ts'
import type { Destination } from './deployment.ts'
import type { Notice } from './notice.ts'

/** To do, saved with the move that asks for it and performed later by the worker. */
export type Effect =
  | { readonly kind: 'pin' }
  /** Takes the pins off builds that are newer than the one that is shipped. */
  | { readonly kind: 'unpin_newer' }
  | { readonly kind: 'queue' }
  /**
   * Looks for builds of the deployment that nobody follows, for as long as a lost request may still make one.
   * `afterCancel`: within about a minute, since whoever stopped its build in TeamCity may have put it back into the queue.
   */
  | { readonly kind: 'find_double'; readonly afterCancel?: true }
  /** Has TeamCity cancel the build, in its queue or while it runs. */
  | { readonly kind: 'cancel_build' }
  | { readonly kind: 'say'; readonly to: Destination; readonly notice: Notice }
  /** Reads what is deployed, and the commits between that and the build. */
  | { readonly kind: 'survey' }
  /** `late`: the deployment went on without it; `begun` as an outbox entry has it, from the request before. */
  | { readonly kind: 'open_ticket'; readonly late?: true; readonly begun?: { readonly settlesAtMs: number } }
  | { readonly kind: 'close_ticket' }
  | { readonly kind: 'push_marker'; readonly action: MarkerAction }
  /** Tells the room of HipChat's REST API how it ended. */
  | { readonly kind: 'notify' }
  /** Asks the service whether it runs what was shipped. */
  | { readonly kind: 'check_live' }

export type MarkerAction = 'start' | 'end'

/** Whether it takes a bot that is in the chat. */
export const isSpoken = (effect: Effect): boolean => effect.kind === 'say'

/** Effects of one lane happen one after another; lanes do not wait for each other. */
export function laneOf(effect: Effect): string {
  switch (effect.kind) {
    case 'say':
      // What is going to be done is said before it is done.
      if (effect.notice.about === 'going_again') return 'build'
      // How it ends waits for no line about a delay.
      return `${isDelay(effect.notice) ? 'delay' : 'say'} ${effect.to.room ?? `@${effect.to.person.id}`}`
    case 'open_ticket':
      return effect.late ? 'ticket' : 'build'
    case 'pin':
    case 'survey':
    case 'unpin_newer':
    case 'queue':
      return 'build'
    default:
      return lanes[effect.kind]
  }
}

const lanes = {
  find_double: 'double',
  cancel_build: 'cancel',
  close_ticket: 'ticket',
  push_marker: 'markers',
  notify: 'notification',
  check_live: 'live',
} as const
