import type { Pin } from './again.ts'
import type { Delay } from './delay.ts'
import type { Cancel, DeployBuild, Live, Replacement, Ticket } from './deployment.ts'
import type { CancelHindrance, Hindrance, Said, Unknown, Unsure } from './notice.ts'
import type { Release } from './release.ts'

/** What happened to a deployment. */
export type DeploymentEvent =
  | { readonly type: 'build_pinned' }
  | { readonly type: 'pin_refused'; readonly hindrance: Hindrance }
  | { readonly type: 'deploy_queued'; readonly build: DeployBuild }
  | ({ readonly type: 'queue_unsure' } & Unsure)
  /** It can't be found out if it was queued; a person has to look. */
  | ({ readonly type: 'queue_unknown' } & Unknown)
  /** The request that was to show by then is surely not there. */
  | { readonly type: 'queue_absent'; readonly settlesAtMs: number }
  /** Somebody has looked, and there is none. */
  | { readonly type: 'queue_retried'; readonly at: string }
  /** Somebody does not want it any more, whether it is there or not. */
  | { readonly type: 'queue_given_up'; readonly by: string }
  | { readonly type: 'queue_refused'; readonly hindrance: Hindrance }
  /** Newer builds are pinned as well, and that is to be ended. */
  | { readonly type: 'newer_pins_found'; readonly pins: readonly Pin[] }
  /** None is any more. */
  | { readonly type: 'newer_unpinned' }
  | { readonly type: 'unpin_refused'; readonly hindrance: Hindrance }
  | ({ readonly type: 'cancel_requested' } & Cancel)
  /** As somebody wanted, nothing was queued: surely. `ticketBegun`: a ticket may show up by then. */
  | {
      readonly type: 'cancelled_unqueued'
      readonly at: string
      readonly ticketBegun?: { readonly settlesAtMs: number }
    }
  /** TeamCity can't be asked to cancel the build now; that is tried again. */
  | ({ readonly type: 'cancel_delayed' } & Said)
  /** TeamCity does not let the bot cancel the build. */
  | { readonly type: 'cancel_refused'; readonly hindrance: CancelHindrance }
  /** A build of this deployment that was queued beside the one that is followed. */
  | {
      readonly type: 'double_cancelled' | 'double_found'
      readonly id: number
      readonly url: string
      /** Whether it has begun, so that something may have gone out. */
      readonly hasRun: boolean
    }
  /** TeamCity answers with another build than was queued; `isOurs` when that one carries the deployment's id. */
  | { readonly type: 'deploy_merged'; readonly build: DeployBuild; readonly isOurs: boolean }
  /** The bot is back after it was away, `from` and `to` as ISO 8601; the build went on without it. */
  | { readonly type: 'bot_returned'; readonly from: string; readonly to: string }
  | { readonly type: 'deploy_started'; readonly at: string; readonly number?: string; readonly url?: string }
  /** What is deployed was read, and what the build ships beyond that; or `said` is why not. */
  | { readonly type: 'release_surveyed'; readonly release: Release }
  | { readonly type: 'release_unread'; readonly said: string }
  | { readonly type: 'ticket_opened'; readonly ticket: Ticket }
  /** It can't be opened now: the deployment goes on, and it comes later. */
  | ({ readonly type: 'ticket_delayed'; readonly begun?: { readonly settlesAtMs: number } } & Said)
  /** It can't be opened now, and the deployment waits for it. */
  | ({ readonly type: 'ticket_awaited' } & Said)
  /** `begun`: a request for it got no clear answer, so it may be there all the same. */
  | {
      readonly type: 'ticket_refused'
      readonly hindrance: Hindrance
      readonly begun?: { readonly settlesAtMs: number }
    }
  /** HipChat's REST API did not take the notice. */
  | { readonly type: 'notification_refused' }
  /** It keeps its room waiting, and goes on. */
  | { readonly type: 'delay_seen'; readonly delay: Delay }
  | { readonly type: 'live_checked'; readonly live: Live }
  | (Ended & { readonly type: 'deploy_succeeded' })
  | (Ended & { readonly type: 'deploy_failed'; readonly isLost?: true })
  | (Ended & {
      readonly type: 'deploy_cancelled'
      readonly by?: string
      readonly comment?: string
      readonly replacedBy?: Replacement
    })

/** Times as TeamCity gives them; a build that never ran has no start. */
export interface Ended {
  readonly startedAt?: string
  readonly finishedAt: string
  readonly number?: string
  /** Old servers link a build elsewhere once it has left the queue. */
  readonly url?: string
  readonly statusText?: string
}

/** How it ended, by what TeamCity says of its build. */
export type End = Extract<
  DeploymentEvent,
  { type: 'deploy_succeeded' | 'deploy_failed' | 'deploy_cancelled' }
>
