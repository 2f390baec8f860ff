import type { ServerOptions, SimulatedServer } from '../http-types.ts'

export interface SimulatedProject {
  readonly id: string
  readonly key: string
  readonly name: string
}

export interface SimulatedIssueType {
  readonly id: string
  readonly name: string
}

export interface SimulatedField {
  readonly id: string
  readonly name: string
  /** `text` has many lines, `line` one. */
  readonly type: 'date' | 'datetime' | 'text' | 'line' | 'number'
  /** Whether it is on the create screen. Default true. */
  readonly onScreen?: boolean
  readonly required?: boolean
}

export interface SimulatedStatus {
  readonly id: string
  readonly name: string
  readonly category: 'new' | 'indeterminate' | 'done'
}

export interface SimulatedTransition {
  readonly id: string
  readonly name: string
  /** Names of statuses; from all of them when it is absent. */
  readonly from?: readonly string[]
  readonly to: string
  /** Fields that have to come along. */
  readonly requires?: readonly string[]
  /** Where the workflow itself carries the ticket on to. */
  readonly thenTo?: string
}

export interface SimulatedWorkflow {
  /** The first is that of a new ticket. */
  readonly statuses: readonly SimulatedStatus[]
  readonly transitions: readonly SimulatedTransition[]
}

export type JiraPermission = 'BROWSE_PROJECTS' | 'CREATE_ISSUES' | 'ADD_COMMENTS' | 'TRANSITION_ISSUES'

export interface JiraSimulatorOptions extends ServerOptions {
  /** Default `server`, which Data Center calls itself too. */
  readonly flavour?: 'server' | 'cloud'
  /** Which routes describe new tickets: `old` until 8.3, `new` since 9. Default `both`. */
  readonly createmeta?: 'old' | 'new' | 'both'
  /** With a user it is Basic with the token as password, without one a bearer; none means that all are let in. */
  readonly user?: string
  readonly token?: string
  readonly projects?: readonly SimulatedProject[]
  readonly issueTypes?: readonly SimulatedIssueType[]
  readonly fields?: readonly SimulatedField[]
  readonly workflow?: SimulatedWorkflow
  /** System fields that are not on the create screen. */
  readonly hidden?: readonly ('summary' | 'description' | 'labels')[]
  readonly denied?: readonly JiraPermission[]
  /** Most characters of a text. Default 32767. */
  readonly textLimit?: number
  /** How long a new ticket is not found by search. */
  readonly indexLagMs?: number
  readonly contextPath?: string
  /** Saved synchronously on every change. */
  readonly persist?: { load(): string | undefined; save(text: string): void }
}

/** What `setOptions` may change while the server runs. */
export type ChangeableJiraOptions = Partial<
  Pick<
    JiraSimulatorOptions,
    'fields' | 'workflow' | 'hidden' | 'denied' | 'textLimit' | 'indexLagMs' | 'latencyMs' | 'projects'
  >
>

export interface SimulatedComment {
  readonly id: string
  readonly body: string
  readonly by: string
  readonly at: number
}

/** A ticket as it is now. Times are epoch milliseconds. */
export interface SimulatedTicket {
  readonly id: string
  readonly key: string
  readonly project: string
  readonly issueType: string
  readonly status: string
  readonly summary: string
  readonly description: string
  readonly labels: readonly string[]
  /** Custom fields by id, and the resolution. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly comments: readonly SimulatedComment[]
  readonly moves: readonly {
    readonly from: string
    readonly to: string
    readonly by: string
    readonly at: number
  }[]
  readonly createdAt: number
}

/** A JIRA on loopback: real HTTP, state, faults on demand. */
export interface JiraSimulator extends SimulatedServer {
  /** With the context path, without a trailing slash. */
  readonly url: string
  /** Oldest first. */
  readonly tickets: readonly SimulatedTicket[]
  ticket(key: string): SimulatedTicket | undefined
  /** As a person would in the browser, whatever the workflow says. */
  move(key: string, to: string, by?: string): void
  remove(key: string): void
  /** As a person does who logs in with the browser. */
  solveCaptcha(): void
  setOptions(patch: ChangeableJiraOptions): void
}
