/** What the rest of the code knows of a TeamCity server: plain data, and the calls that `client.ts` makes. */

import { type FaultFacts, RemoteFault } from '../remote/remote-fault.ts'
import type { Inspection } from './inspection.ts'

/** The two servers of a set-up. People read these words in replies. */
export type TeamCityServer = 'production' | 'non-production'

export type BuildState = 'queued' | 'running' | 'finished' | 'deleted' | 'unknown'
export type BuildStatus = 'SUCCESS' | 'FAILURE' | 'UNKNOWN'

/** One build as its server describes it now. Absent means that the server did not say. Times are ISO 8601 in UTC. */
export interface Build {
  readonly id: number
  readonly buildTypeId: string
  /** Free text chosen by the build; absent while queued. */
  readonly number?: string
  readonly state: BuildState
  /** `SUCCESS` while running means only "not failed yet". */
  readonly status?: BuildStatus
  readonly statusText?: string
  readonly waitReason?: string
  readonly url: string
  readonly pinned: boolean
  readonly branch?: string
  /** Commit of the first revision. */
  readonly revision?: string
  readonly queuedAt?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly percentageComplete?: number
  readonly failedToStart: boolean
  /** Present when somebody or the server cancelled it; `by` is absent when it was the server. */
  readonly cancelled?: { readonly by?: string; readonly comment?: string }
  readonly triggeredBy?: string
  readonly comment?: string
  /** Only those asked for; empty when the token may not see them. */
  readonly properties: Readonly<Record<string, string>>
}

/** A build in the queue waits for people, all of them. Who is empty where the token may not see it. */
export interface Approval {
  /** Their names. */
  readonly users: readonly string[]
  /** So many of each group. */
  readonly groups: readonly { readonly name: string; readonly count: number }[]
  /** Then its server cancels it. ISO 8601. */
  readonly until?: string
}

export interface BuildConfiguration {
  readonly id: string
  readonly name: string
  readonly projectName?: string
  readonly paused: boolean
  readonly url?: string
}

export interface ServerInfo {
  readonly version: string
  readonly internalId?: string
  readonly url?: string
  readonly currentTime?: string
}

/** The builds that carry what was looked for, oldest first. */
export interface Sighting {
  readonly builds: readonly Build[]
  /** Whether what is not among them is surely not there: no build that this token can't see into may be it. */
  readonly isCertain: boolean
}

export interface QueueRequest {
  readonly buildTypeId: string
  readonly comment: string
  readonly properties: Readonly<Record<string, string>>
}

export interface Wanted {
  readonly buildTypeId: string
  readonly property: { readonly name: string; readonly value: string }
  /** ISO 8601. What was queued before it can't be what is looked for. */
  readonly since: string
}

/**
 * One server. Every call rejects with a `TeamCityFault` and nothing else. `null` means that the server answered and
 * has no such thing. Reads and pins may be repeated and are retried inside; `queue`, `cancelQueued` and `stop` are
 * sent once.
 */
export interface TeamCity extends Inspection {
  readonly server: TeamCityServer
  /** Base URL without a trailing slash, for people. */
  readonly url: string
  /** The page of a build configuration and its builds, for people; every version leads to it. */
  configurationUrl(buildTypeId: string): string
  /** Newest finished build of the default branch: not personal, not cancelled, not failed to start. */
  lastBuild(buildTypeId: string, status?: 'SUCCESS'): Promise<Build | null>
  /** Newest such build that is a success and pinned: the one that a job asks for which ships "the last pinned". */
  lastPinned(buildTypeId: string): Promise<Build | null>
  /** Such pinned builds that are newer than the one of that id, newest first, at most 100. */
  pinnedSince(buildTypeId: string, id: number): Promise<readonly Build[]>
  /** Newest such build with that number. */
  buildByNumber(buildTypeId: string, number: string): Promise<Build | null>
  /** A merged build answers under another id than the one asked for. */
  build(id: number): Promise<Build | null>
  /** What a queued build waits for; null where it is nobody's approval. Servers before 2022.04 know none. */
  approval(id: number): Promise<Approval | null>
  pin(id: number, comment: string): Promise<void>
  unpin(id: number, comment: string): Promise<void>
  /** Opens the connection for `queue` ahead of it, a second or two at most. Never fails. */
  prepareQueue(): void
  /** Sent once, on a fresh connection. A fault with `sent: 'unknown'` may have queued it: look before asking again. */
  queue(request: QueueRequest): Promise<Build>
  /** Builds of that configuration, in any state, whose property has that value or whose comment holds it. */
  findQueued(wanted: Wanted): Promise<Sighting>
  /** Takes a build out of the build queue. False when it is not there any more: a running build is never stopped. */
  cancelQueued(id: number, comment: string): Promise<boolean>
  /** Stops a build that runs; doing so twice does no harm. False when there is no such build. Its end comes later. */
  stop(id: number, comment: string): Promise<boolean>
  configuration(id: string): Promise<BuildConfiguration | null>
  serverInfo(): Promise<ServerInfo>
  close(): void
}

/** A call that did not work; `server` says at which of the two. */
export class TeamCityFault extends RemoteFault {
  override readonly name = 'TeamCityFault'
  readonly server: TeamCityServer

  constructor(server: TeamCityServer, about: FaultFacts) {
    super(`${server} TeamCity`, about)
    this.server = server
  }
}
