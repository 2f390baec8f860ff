/** A deployment: one attempt to put one build on one environment. Times are ISO 8601 in UTC. */

export type ActiveState = 'requested' | 'pinned' | 'queued' | 'running'
export type EndState = 'succeeded' | 'failed' | 'cancelled' | 'refused'
export type DeploymentState = ActiveState | EndState

export interface Person {
  readonly id: string
  readonly name: string
}

/** The property by which the build of a deployment is found again. */
export const idProperty = 'hubot.deploy.id'

/** Where something is said: a room, or one person where the chat has no room for private messages. */
export interface Destination {
  readonly room: string | null
  readonly person: Person
}

/** The build that is shipped, on the non-production server. */
export interface SourceBuild {
  readonly buildTypeId: string
  readonly id: number
  readonly number: string
  readonly url: string
  readonly revision?: string
  readonly statusText?: string
  readonly finishedAt?: string
}

/** The build that ships it, on the production server. */
export interface DeployBuild {
  readonly id: number
  /** Absent while it waits in the build queue. */
  readonly number?: string
  readonly url: string
  /** The id under which it was queued, where TeamCity has merged it into another build since. */
  readonly queuedAs?: number
}

export interface Deployment {
  readonly id: string
  /** Grows by one with every move; a store refuses a move from any other version than the one before. */
  readonly version: number
  readonly state: DeploymentState
  readonly alias: string
  readonly name: string
  readonly env: string
  readonly build: SourceBuild
  readonly deployBuildTypeId: string
  readonly deployBuild?: DeployBuild
  readonly requestedBy: Person
  /** Where it was asked for; null in a private message. */
  readonly room: string | null
  readonly teamRoom?: string
  /** The chat message that asked, where the chat names its messages: the same message never deploys twice. */
  readonly messageKey?: string
  readonly requestedAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly statusText?: string
  /** Its build is gone from production: how it ended can't be known. */
  readonly isLost?: true
  readonly cancelledBy?: string
  readonly cancelComment?: string
  /** Number of a newer build that is pinned as well, and that a job which ships "the last pinned" would take. */
  readonly newerPin?: string
  /** The second build with our id, of which the rooms were told. */
  readonly doubleUrl?: string
  /** Since when no bot was there, as the room was told when one came back. */
  readonly awayFrom?: string
  /** The room was told that the queue request got no clear answer. */
  readonly queueUnsure?: true
  /** It can't be found out if it was queued; the room was asked. */
  readonly queueAsked?: true
  /** Until when the request would have shown that has surely queued nothing, so it is made a second time; epoch ms. */
  readonly queueAbsent?: number
  /** When somebody who had looked told the bot to make the request again. */
  readonly retriedAt?: string
  /** TeamCity has replaced its build by one that ships something else. */
  readonly replacedBy?: Replacement
}

const ended: ReadonlySet<DeploymentState> = new Set(['succeeded', 'failed', 'cancelled', 'refused'])

export const isActive = (deployment: Deployment): boolean => !ended.has(deployment.state)

/** The room that asked, and the team room where that is another one. */
export function rooms(deployment: Deployment): Destination[] {
  const { room, teamRoom, requestedBy: person } = deployment
  const asked: Destination = { room, person }
  return teamRoom === undefined || teamRoom === room ? [asked] : [asked, { room: teamRoom, person }]
}

/** Why a deployment ended before anything was queued. `ref` finds the detail in the log. */
export type Hindrance =
  | {
      readonly why: 'fault'
      readonly during: 'pin' | 'queue'
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
  /** By a person who had been asked if it is there. */
  | { readonly why: 'given_up'; readonly by: string }

/** It is not known if the queue request was taken: by what fault, or by our own death. */
export interface Unsure {
  /** Where to look. */
  readonly url: string
  readonly why?: { readonly said: string; readonly ref: string }
}

/** Why it can't be found out if a build was queued: nothing is seen of builds, or nothing is answered. */
export type Unknown =
  | { readonly url: string; readonly why: 'unseen' }
  | { readonly url: string; readonly why: 'unanswered'; readonly said: string; readonly ref: string }

export interface Replacement {
  readonly url: string
  /** Number of the build that it ships, where that is seen. */
  readonly ships?: string
}

/** What a room is told about a deployment; messages.ts finds the words. */
export type Notice =
  | { readonly about: 'already_pinned' }
  | { readonly about: 'pinned' }
  | { readonly about: 'triggered' }
  | ({ readonly about: 'queue_unsure' } & Unsure)
  | ({ readonly about: 'queue_unknown' } & Unknown)
  /** TeamCity took a request that had got no clear answer after all, beside the second one. */
  | { readonly about: 'double_cancelled'; readonly url: string }
  | { readonly about: 'double_found'; readonly url: string }
  | { readonly about: 'merged' }
  | { readonly about: 'refused'; readonly hindrance: Hindrance }
  | { readonly about: 'returned'; readonly from: string; readonly to: string }
  | { readonly about: 'ended' }

/** To do, saved with the move that asks for it and performed later by the worker. */
export type Effect =
  | { readonly kind: 'pin' }
  | { readonly kind: 'queue' }
  /** Looks for a second build of the deployment, for as long as a lost request may still have made one. */
  | { readonly kind: 'find_double' }
  | { readonly kind: 'say'; readonly to: Destination; readonly notice: Notice }

/** Whether it takes a bot that is in the chat. */
export const isSpoken = (effect: Effect): boolean => effect.kind === 'say'

/** Effects of one lane happen one after another; lanes do not wait for each other. */
export function laneOf(effect: Effect): string {
  if (effect.kind === 'say') return `say ${effect.to.room ?? `@${effect.to.person.id}`}`
  return effect.kind === 'find_double' ? 'double' : 'build'
}
