/** What the rest of the code knows of JIRA: plain data, and the calls that `client.ts` makes. */

import type { HttpOptions } from '../remote/http.ts'
import { type FaultFacts, RemoteFault } from '../remote/remote-fault.ts'

export interface Ticket {
  readonly key: string
  /** For people. */
  readonly url: string
}

export interface FoundTicket extends Ticket {
  /** Further tickets with the same label, which should not be: oldest first. */
  readonly doubles: readonly Ticket[]
}

/** A change ticket to be. */
export interface TicketDraft {
  readonly summary: string
  readonly description: string
  /** By which it is found again; no white space. */
  readonly label: string
  /** For the date field. ISO 8601. */
  readonly at: string
  /** For the field of the commit log, where it is not part of the description. */
  readonly log?: string
}

/** Makes the draft so that no text in it is longer than `limit`, in UTF-16 units with line ends counted twice. */
export type DraftTicket = (limit: number) => TicketDraft
/** The same, after what has to be done before it is sent. */
export type DraftInTime = (limit: number) => TicketDraft | Promise<TicketDraft>

export interface Ending {
  readonly outcome: 'done' | 'failed'
  readonly comment: string
  /** Part of the comment, by which it is found again; the label of the ticket, too. */
  readonly marker: string
}

export type JiraSetting =
  | 'project'
  | 'issue_type'
  | 'date_field'
  | 'log_field'
  | 'done_transition'
  | 'failed_transition'

/** What can't work as it is set: what was given, and what there is instead. */
export type JiraProblem =
  | {
      readonly is: 'unknown'
      readonly setting: JiraSetting
      readonly given: string
      /** The names that come nearest, best first. */
      readonly nearest: readonly string[]
      readonly existing: readonly string[]
    }
  /** Several have that name. */
  | {
      readonly is: 'ambiguous'
      readonly setting: JiraSetting
      readonly given: string
      readonly ids: readonly string[]
    }
  /** The field exists, and can't be set when a ticket of that type is created. */
  | { readonly is: 'not_on_screen'; readonly field: string; readonly issueType: string }
  | {
      readonly is: 'wrong_type'
      readonly setting: 'date_field' | 'log_field'
      readonly given: string
      readonly type: string
    }
  /** Fields that JIRA wants to have, and that nobody told us how to fill. */
  | { readonly is: 'required'; readonly fields: readonly string[]; readonly issueType: string }
  | { readonly is: 'no_permission'; readonly permission: string; readonly project: string }
  /** What has that key in this JIRA lacks the label. */
  | { readonly is: 'other_ticket'; readonly key: string; readonly label: string }
  /** From its status the ticket can't be moved so. */
  | {
      readonly is: 'no_transition'
      readonly key: string
      readonly given: string
      readonly status: string
      readonly existing: readonly string[]
      readonly nearest: readonly string[]
    }
  | {
      readonly is: 'transition_requires'
      readonly key: string
      readonly given: string
      readonly fields: readonly string[]
    }

export interface JiraOptions extends Pick<HttpOptions, 'url' | 'timeoutMs' | 'random' | 'sleep' | 'log'> {
  /** With a user it is Basic, without one the token is a bearer. */
  readonly user?: string | undefined
  readonly token?: string | undefined
  /** Key, name or id, as all of the following are names or ids. */
  readonly project: string
  readonly issueType: string
  /** A transition, or the status that it leads to. */
  readonly doneTransition: string
  /** Without it, the ticket of a deployment that failed only gets its comment. */
  readonly failedTransition?: string | undefined
  readonly dateField?: string | undefined
  readonly logField?: string | undefined
}

export type Opening = Pick<Jira, 'find' | 'settleMs' | 'create'>

/**
 * One JIRA, Data Center or Cloud. Every call rejects with a `JiraFault` and nothing else. What the names in the
 * settings mean is asked once per process and project, and again after a ticket could not be created.
 */
export interface Jira {
  /** Base URL without a trailing slash, for people. */
  readonly url: string
  /**
   * The oldest ticket with that label. The index behind it follows the tickets by seconds, in a cluster or the cloud by
   * minutes at worst: a ticket that was just created may not be found yet. Null only where the tickets of the project are
   * shown to us: that of the settings unless given.
   */
  find(label: string, project?: string): Promise<FoundTicket | null>
  /**
   * How long after a creation without an answer its ticket may still not be found, in ms. Only when that is past, and
   * `find` has none, a second creation makes no second ticket.
   */
  settleMs(): Promise<number>
  /**
   * Sent once. A fault with `sent: 'unknown'` may have created it: find it before asking again. The draft is asked for
   * anew with a lower limit when JIRA says that a text is too long; that answer surely created nothing. Each is asked for
   * when all else is known, and sent as soon as it is there.
   * The project, by key, name or id, is that of the settings unless given.
   */
  create(draft: DraftInTime, project?: string): Promise<Ticket>
  /** The calls that open a ticket, which from now on together take no longer than that. */
  within(ms: number): Opening
  /**
   * May be repeated: comments where the marker is not there yet, moves where it has not been moved. Where JIRA has another
   * address than when the ticket was opened, it must have the label: another JIRA has tickets of the same keys.
   */
  end(ticket: Ticket, ending: Ending): Promise<void>
  /** What stands in the way of creating and moving tickets; empty when nothing is seen that would. */
  check(project?: string): Promise<readonly JiraProblem[]>
  close(): void
}

/** A call to JIRA that did not work. */
export class JiraFault extends RemoteFault {
  override readonly name = 'JiraFault'
  /** What has to be set otherwise, where that is the reason. */
  readonly problems: readonly JiraProblem[]
  /** JIRA lets the user in again after somebody has logged in as that user in a browser. */
  readonly isLockedOut: boolean

  constructor(about: FaultFacts, more: { problems?: readonly JiraProblem[]; isLockedOut?: boolean } = {}) {
    super('JIRA', about)
    this.problems = more.problems ?? []
    this.isLockedOut = more.isLockedOut ?? false
  }
}

/** Its settings were taken away while the deployment was on its way: it waits for them, like for a JIRA that is away. */
export const noJira = new JiraFault({
  kind: 'rejected',
  said: 'HUBOT_JIRA_URL is not set any more',
  sent: 'no',
  transient: true,
})

/** Whether the commit log is part of the description, as JIRA's field of that name is spelled by anybody. */
export const logsIntoDescription = (logField: string | undefined): boolean =>
  logField === undefined || /^\s*description\s*$/i.test(logField)
