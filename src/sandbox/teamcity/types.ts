import type { ServerOptions } from '../http-types.ts'

export type FinalStatus = 'SUCCESS' | 'FAILURE'

export interface SimulatedConfiguration {
  id: string
  name: string
  projectId: string
  projectName: string
  paused?: boolean
  /** How long a build runs. Default 2000. */
  durationMs?: number
  /** How long a build waits in the queue. Default 500. */
  queueMs?: number
  outcome?: FinalStatus
  failureText?: string
  /** Answered with 404, as to a token that may not see its project. */
  hidden?: boolean
  parameters?: readonly SimulatedParameter[]
  /** A build stays queued until it is approved; after 360 minutes the server cancels it. */
  approval?: boolean | SimulatedApproval
}

/** Whose approval a build needs, all of it. */
export interface SimulatedApproval {
  users?: readonly string[]
  groups?: readonly { name: string; count: number }[]
}

export interface SimulatedParameter {
  name: string
  value?: string
  /** As TeamCity keeps it: `text validationMode='not_empty' display='prompt'`. */
  rawType?: string
}

/** A build that is already finished when the simulator starts, or when it is added. */
export interface SeedBuild {
  id?: number
  buildTypeId: string
  number: string
  status: FinalStatus | 'UNKNOWN'
  statusText?: string
  branchName?: string
  /** Default true. */
  defaultBranch?: boolean
  personal?: boolean
  canceled?: boolean
  failedToStart?: boolean
  pinned?: boolean
  revision?: string
  finishedMsAgo?: number
  properties?: Readonly<Record<string, string>>
  comment?: string
  /** A user name; without it the build was triggered by a commit. */
  triggeredBy?: string
}

export interface Permissions {
  runBuild?: boolean
  customizeParameters?: boolean
  pin?: boolean
  cancel?: boolean
  viewProperties?: boolean
  /** No permission of the real server's: comments that a proxy or an old version leaves out. */
  viewComments?: boolean
}

export interface WebhookOptions {
  url: string
  username?: string
  password?: string
  headers?: Readonly<Record<string, string>>
  /** Immediate repeats after a failure. Default 0. */
  retryCount?: number
  /** Default BUILD_STARTED, BUILD_FINISHED, BUILD_INTERRUPTED. */
  events?: readonly string[]
  fields?: string
  /** The bundled plugin, which is the default, or tcWebHooks with its legacy JSON or form body and no retries. */
  format?: 'native' | 'tcwebhooks-json' | 'tcwebhooks-form'
}

export interface DeployResult {
  status: FinalStatus
  statusText: string
}

export interface SimulatorOptions extends ServerOptions {
  configurations: readonly SimulatedConfiguration[]
  builds?: readonly SeedBuild[]
  /** Accepted credentials; none given means that every request is accepted. */
  token?: string
  username?: string
  password?: string
  /** Such as `/teamcity`. */
  contextPath?: string
  /** `json` as TeamCity 2026.1, `text` as up to 2024.03. */
  errorStyle?: 'json' | 'text'
  webUrlStyle?: 'new' | 'old'
  version?: string
  /** All true by default. */
  permissions?: Permissions
  /** Parameters of projects by project id, as their children see them. */
  projectParameters?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** False: a server older than 2018.2, without `pinInfo`. */
  pinInfoRoute?: boolean
  /** A POST like one that is queued already gets an id of its own, which soon answers with the earlier build. */
  merge?: boolean
  /** With that many builds queued, the next POST is answered 200 with an empty body. */
  queueLimit?: number
  webhook?: WebhookOptions | undefined
  /** Asked when a build starts; the build does not finish before it has answered. */
  runDeploy?: (build: SimulatedBuildView) => Promise<DeployResult | undefined>
  /** Saved synchronously on every change. With a saved snapshot, `builds` is not used. */
  persist?: { load(): string | undefined; save(text: string): void }
}

/** What `setOptions` may change while the server runs. */
export type ChangeableOptions = Partial<
  Pick<
    SimulatorOptions,
    | 'permissions'
    | 'latencyMs'
    | 'errorStyle'
    | 'webUrlStyle'
    | 'webhook'
    | 'merge'
    | 'queueLimit'
    | 'pinInfoRoute'
    | 'projectParameters'
    | 'runDeploy'
  >
>

/** A build as of now. Times are epoch milliseconds. */
export interface SimulatedBuildView {
  readonly id: number
  readonly buildTypeId: string
  readonly state: 'queued' | 'running' | 'finished'
  readonly number?: string
  readonly status?: FinalStatus | 'UNKNOWN'
  readonly statusText?: string
  readonly waitReason?: string
  readonly percentageComplete?: number
  readonly branchName?: string
  readonly defaultBranch: boolean
  readonly personal: boolean
  readonly failedToStart: boolean
  readonly pinned: boolean
  readonly pinComment?: string
  readonly canceled?: { readonly by?: string; readonly comment: string }
  readonly revision?: string
  readonly properties: Readonly<Record<string, string>>
  readonly comment?: string
  readonly triggeredBy?: string
  readonly queuedAt: number
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly webUrl: string
}

export interface WebhookDelivery {
  readonly event: string
  readonly buildId: number
  /** 1 for the first try. */
  readonly attempt: number
  readonly status?: number
  readonly error?: string
  readonly body: string
}
