import type { Delay } from './delay.ts'
import type { Lock } from './lock.ts'

/** Why a deployment ended before anything was queued. `ref` finds the detail in the log. */
export type Hindrance =
  | {
      readonly why: 'fault'
      readonly during: 'pin' | 'unpin' | 'queue'
      readonly server: 'production' | 'non-production'
      readonly kind: string
      readonly status?: number
      readonly said: string
      /** `unknown`: it may have had its effect all the same. */
      readonly sent: 'no' | 'unknown'
      readonly ref: string
    }
  | { readonly why: 'stale'; readonly requestedAt: string }
  /** Asked for twice without a clear answer, and surely not there. */
  | { readonly why: 'absent'; readonly url: string }
  | { readonly why: 'unknowable'; readonly url: string }
  | ({ readonly why: 'no_ticket' } & Said)
  /** By a person who had been asked if it is there. */
  | { readonly why: 'given_up'; readonly by: string }

/** Why a build that somebody wants cancelled is not: what TeamCity said. */
export type CancelHindrance = Omit<Extract<Hindrance, { why: 'fault' }>, 'during' | 'sent'>

/** It is not known if the queue request was taken: by what fault, or by our own death. */
export interface Unsure {
  /** Where to look. */
  readonly url: string
  readonly why?: { readonly said: string; readonly ref: string }
}

/** Why it can't be found out if a build was queued: nothing is seen of builds, or nothing is answered, or not by that server. */
export type Unknown =
  | { readonly url: string; readonly why: 'unseen' }
  /** Production was at another address when it was asked; `url` leads there. */
  | { readonly url: string; readonly why: 'moved' }
  | { readonly url: string; readonly why: 'unanswered'; readonly said: string; readonly ref: string }

/** What a room is told about a deployment; src/messages/ finds the words. */
export type Notice =
  | { readonly about: 'already_pinned' }
  | { readonly about: 'pinned' }
  | { readonly about: 'triggered' }
  | ({ readonly about: 'queue_unsure' } & Unsure)
  | ({ readonly about: 'queue_unknown' } & Unknown)
  /** TeamCity took a request that had got no clear answer after all, beside the second one. */
  | { readonly about: 'double_cancelled'; readonly url: string }
  | { readonly about: 'double_found'; readonly url: string }
  /** Before anything is done. */
  | { readonly about: 'going_again' }
  | { readonly about: 'unpinned' }
  /** What stage it was in when somebody wanted it cancelled. */
  | { readonly about: 'cancelling'; readonly stage: 'unqueued' | 'unsure' | 'queued' | 'running' }
  /** A build showed of a deployment that is to be cancelled. */
  | { readonly about: 'cancelling_queued' }
  | ({ readonly about: 'cancel_delayed' } & Said)
  | { readonly about: 'cancel_refused'; readonly hindrance: CancelHindrance; readonly by: string }
  | { readonly about: 'merged' }
  | { readonly about: 'refused'; readonly hindrance: Hindrance }
  | Delay
  | { readonly about: 'returned'; readonly from: string; readonly to: string }
  | { readonly about: 'ended' }
  /** The build is older than what is deployed, or goes another way. */
  | { readonly about: 'goes_back' }
  | ({ readonly about: 'ticket_late' } & Said)
  | ({ readonly about: 'ticket_awaited' } & Said)
  /** The ticket that came late is there. */
  | { readonly about: 'ticket_opened' }
  | { readonly about: 'not_live' }
  | { readonly about: 'lock_overridden'; readonly lock: Lock }
  | { readonly about: 'in_freeze' }
  | { readonly about: 'its_turn' }

/** A fault as one line, and the reference under which the log has the rest. */
export interface Said {
  readonly said: string
  readonly ref: string
}
