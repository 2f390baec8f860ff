/** A deployment: one attempt to put one build on one environment. Times are ISO 8601 in UTC. */

import type { Again, Fallback, Unpinned } from './again.ts'
import type { Delay } from './delay.ts'
import type { Freeze } from './freeze.ts'
import type { Release } from './release.ts'

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
  /** Of that room, as its chat names threads. */
  readonly thread?: string
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
  /** Page of that configuration on the production TeamCity that was asked. */
  readonly deployPage?: string
  readonly deployBuild?: DeployBuild
  readonly requestedBy: Person
  /** Who has said yes to it, where that was asked for. */
  readonly approvedBy?: Person
  /** Where it was asked for; null in a private message. */
  readonly room: string | null
  /** Where its lines go in that room, in a chat that has threads. */
  readonly thread?: string
  readonly teamRoom?: string
  /** The chat message that asked, where the chat names its messages: the same message never deploys twice. */
  readonly messageKey?: string
  readonly requestedAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly statusText?: string
  /** Its build is gone from production: how it ended can't be known. */
  readonly isLost?: true
  /** Nobody knows if it went out: it was given up in doubt, or another build of it went on after its end. */
  readonly isUnknown?: true
  /** Somebody in chat wants it ended; how it ends is TeamCity's to say. */
  readonly cancel?: Cancel
  readonly cancelledBy?: string
  readonly cancelComment?: string
  /** Number of a newer build that is pinned as well, and that a job which ships "the last pinned" would take. */
  readonly newerPin?: string
  /** Ids of builds of it that nobody follows, of which the rooms were told. */
  readonly doubles?: readonly number[]
  /** One of these was not cancelled when the rooms were told: it may go out, whatever becomes of the build of this one. */
  readonly goesOnBeside?: true
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
  /** Of which delays its room was told. */
  readonly told?: readonly Delay['about'][]
  /** Ids of the locks in spite of which it was asked for. */
  readonly overrides?: readonly string[]
  /** When it was put on the waiting list. */
  readonly waitedSince?: string
  /** That stood when it was asked for. */
  readonly inFreeze?: Freeze
  /** What is done around it beside pinning, queueing and saying. */
  readonly plan?: Plan
  /** Its build went out before. */
  readonly again?: Again
  /** Newer pins that are taken off before it is queued. */
  readonly unpinned?: Unpinned
  /** Where it can go back to if it does not end well. */
  readonly fallback?: Fallback
  /** The file that is shipped, as the artifact repository has it. */
  readonly artifact?: Artifact
  /** What it ships beyond what was deployed. */
  readonly release?: Release
  /** Why that is not known. */
  readonly unread?: string
  readonly ticket?: Ticket
  /** The room was told that the ticket comes later, or that it is waited for. */
  readonly ticketDelayed?: true
  /** HipChat's REST API did not take how it ended: its room heard that from the bot. */
  readonly isUnnotified?: true
  /** What the service said that it runs, after the deployment. */
  readonly live?: Live
}

/** Fixed when it is asked for: what is set up later does not change a deployment that is on its way. */
export interface Plan {
  /** Where it is read what is deployed, and what the build ships beyond that. */
  readonly survey?: Survey
  /** `project` is a JIRA project's key; the deploy waits for a ticket that is required. */
  readonly ticket?: { readonly project: string; readonly isRequired: boolean }
  readonly markers?: true
  /** The room of HipChat's REST API that gets the notice; in another chat, a room of that name is another. */
  readonly notification?: { readonly room: string; readonly isElsewhere?: true }
}

export interface Survey {
  /** The service's deployment-info endpoint, and the JSONPaths of commit and date in it. */
  readonly info?: { readonly url: string; readonly sha?: string; readonly date?: string }
  /** `owner/name` on GitHub. */
  readonly repo?: string
}

export interface Artifact {
  readonly path: string
  readonly url: string
  readonly sha256?: string
}

export interface Ticket {
  readonly key: string
  readonly url: string
}

/** `unread`: it could not be read, `said` is why. */
export type Live =
  | { readonly is: 'shipped' }
  | { readonly is: 'other'; readonly sha: string }
  | { readonly is: 'unread'; readonly said: string }

const ended: ReadonlySet<DeploymentState> = new Set(['succeeded', 'failed', 'cancelled', 'refused'])

export const isActive = (deployment: Deployment): boolean => !ended.has(deployment.state)

/** It has ended, and nobody knows if something went out. */
export const isInDoubt = ({ isLost, isUnknown }: Deployment): boolean => (isLost ?? isUnknown) === true

export const whereAsked = ({ room, thread, requestedBy: person }: Deployment): Destination => ({
  room,
  person,
  ...(thread === undefined ? {} : { thread }),
})

/** The room that asked, the team room, and the one that wants it cancelled: each once. */
export function rooms(deployment: Deployment): Destination[] {
  const { teamRoom, requestedBy: person, cancel } = deployment
  const all: Destination[] = [
    whereAsked(deployment),
    ...(teamRoom === undefined ? [] : [{ room: teamRoom, person }]),
    ...(cancel ? [cancel.to] : []),
  ]
  return all.filter((to, index) => all.findIndex(other => isSamePlace(to, other)) === index)
}

/** Whether that is the same conversation: each person's private messages are a place of their own. */
export const isSamePlace = (
  one: Pick<Destination, 'room' | 'person'>,
  other: Pick<Destination, 'room' | 'person'>,
): boolean => one.room === other.room && (one.room !== null || one.person.id === other.person.id)

export interface Cancel {
  /** The person's name. */
  readonly by: string
  /** Where it was asked for. */
  readonly to: Destination
  readonly at: string
  readonly comment?: string
  /** As with a deployment: the same message never cancels twice. */
  readonly messageKey?: string
  /** That room was told that TeamCity can't be asked now. */
  readonly isDelayed?: true
}

export interface Replacement {
  readonly url: string
  /** Number of the build that it ships, where that is seen. */
  readonly ships?: string
}
