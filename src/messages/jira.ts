/** What people hear when JIRA does not do what it should. */
import type { Deployment } from '../deployment/deployment.ts'
import type { Said } from '../deployment/notice.ts'
import type { JiraFault, JiraProblem, JiraSetting } from '../jira/jira.ts'
import { safe } from './safe.ts'
import { stop } from './words.ts'

/** A fault as one line, with what to check. */
export const jiraFault = (fault: JiraFault, ref: string): string => `${jiraWords(fault)} [ref ${ref}]`

/** The ticket is written later; the deploy goes on. */
export const ticketPending = ({ alias, build }: Deployment, { said, ref }: Said): string =>
  [
    `The change ticket of ${alias} ${build.number} is not written yet. ${said}`,
    `The deploy goes on, and I write the ticket when I can, with the times as they were; hubot deployment status shows it as pending. [ref ${ref}]`,
  ].join('\n')

/** With HUBOT_JIRA_REQUIRED nothing is queued before there is a ticket. */
export const ticketAwaited = ({ alias, build }: Deployment, { said, ref }: Said): string =>
  [
    `${alias} ${build.number} waits: it is not deployed without a change ticket (HUBOT_JIRA_REQUIRED), and that can't be written. ${said}`,
    `I keep trying, and go on when there is one. [ref ${ref}]`,
  ].join('\n')

/** What JIRA said, and what to check. */
export const jiraWords = (fault: JiraFault): string => `${jiraFaultLine(fault)} ${jiraAdvice(fault)}`

/** For the log, of a ticket that was to be commented and moved on. */
export const ticketNotClosed = (fault: JiraFault, then: 'again' | 'given_up'): string =>
  `${jiraWords(fault)} ${then === 'again' ? 'The ticket gets its end when that works.' : 'The ticket does not get its end any more.'}`

export function jiraFaultLine(fault: JiraFault): string {
  const { kind, status, problems, isLockedOut } = fault
  if (problems.length > 0) return problems.map(jiraProblem).join(' ')
  const said = safe(fault.said, 300)
  const answer = status === undefined ? stop(said) : stop(`${said.replace(/\.$/, '')} (${status})`)
  if (isLockedOut) return `JIRA does not let my user in: ${answer}`
  switch (kind) {
    case 'unauthorized':
      return `JIRA does not accept my credentials: ${answer}`
    case 'forbidden':
      return `JIRA does not let me do that: ${answer}`
    case 'not_found':
      return `JIRA does not know what I asked for: ${answer}`
    case 'timeout':
      return `JIRA did not answer: ${answer}`
    case 'unreachable':
      return `JIRA can't be reached: ${answer}`
    case 'tls':
      return `JIRA can't be trusted, the TLS connection failed: ${answer}`
    case 'throttled':
      return `JIRA wants fewer requests: ${answer}`
    default:
      return `JIRA did not do it: ${answer}`
  }
}

/** What to check. */
export function jiraAdvice({ kind, problems, isLockedOut }: JiraFault): string {
  if (isLockedOut) return 'Log in as that user in a browser once, and check HUBOT_JIRA_TOKEN.'
  if (problems.length > 0) return 'Then it goes on by itself.'
  switch (kind) {
    case 'unauthorized':
      return 'Check HUBOT_JIRA_USER and HUBOT_JIRA_TOKEN: with a user it is Basic, without one a personal access token.'
    case 'forbidden':
    case 'not_found':
      return 'Check HUBOT_JIRA_PROJECT, and what my user may do in that project.'
    case 'rejected':
      return 'Check the HUBOT_JIRA_… settings against the project.'
    case 'tls':
      return 'Check the certificate of HUBOT_JIRA_URL; a private authority goes into NODE_EXTRA_CA_CERTS.'
    case 'redirected':
    case 'unreadable':
      return 'Check HUBOT_JIRA_URL: does it need a context path, is there a login page before it?'
    case 'throttled':
      return 'I try again when it may be asked.'
    default:
      return 'Check HUBOT_JIRA_URL and the server.'
  }
}

const settingNames: Readonly<Record<JiraSetting, string>> = {
  project: 'HUBOT_JIRA_PROJECT',
  issue_type: 'HUBOT_JIRA_ISSUE_TYPE',
  date_field: 'HUBOT_JIRA_DATE_FIELD',
  log_field: 'HUBOT_JIRA_LOG_FIELD',
  done_transition: 'HUBOT_JIRA_DONE_TRANSITION',
  failed_transition: 'HUBOT_JIRA_FAILED_TRANSITION',
}

const nouns: Readonly<Record<JiraSetting, string>> = {
  project: 'project',
  issue_type: 'issue type',
  date_field: 'field',
  log_field: 'field',
  done_transition: 'transition',
  failed_transition: 'transition',
}

const permissionNames: Readonly<Record<string, string>> = {
  BROWSE_PROJECTS: 'Browse Projects',
  CREATE_ISSUES: 'Create Issues',
  ADD_COMMENTS: 'Add Comments',
  TRANSITION_ISSUES: 'Transition Issues',
}

/** One problem as one line: what is wrong, and what there is instead. */
export function jiraProblem(problem: JiraProblem): string {
  switch (problem.is) {
    case 'unknown':
      return `${settingNames[problem.setting]}: JIRA shows me no ${nouns[problem.setting]} "${problem.given}".${instead(problem)}`
    case 'ambiguous':
      return `${settingNames[problem.setting]}: several in JIRA are called "${problem.given}". Set one of the ids instead: ${problem.ids.join(', ')}.`
    case 'not_on_screen':
      return `The field "${problem.field}" can't be filled when a ticket of type "${problem.issueType}" is created. Put it on that type's create screen.`
    case 'wrong_type':
      return `${settingNames[problem.setting]}: "${problem.given}" is of type ${problem.type}, and must be ${problem.setting === 'date_field' ? 'a date, or a date with time' : 'text of many lines'}.`
    case 'required':
      return `JIRA wants ${list(problem.fields)} in a ticket of type "${problem.issueType}", which I don't fill. Give ${problem.fields.length === 1 ? 'it a default value, or make it' : 'them default values, or make them'} optional.`
    case 'no_permission':
      return `My user has no "${permissionNames[problem.permission] ?? problem.permission}" permission in the project "${problem.project}".`
    case 'other_ticket':
      return `${problem.key} of this JIRA has no label "${problem.label}": it is not the ticket that I opened. Set HUBOT_JIRA_URL to the JIRA that has it, or give it that label.`
    case 'no_transition':
      return `${problem.key} can't be moved by "${problem.given}": it is "${problem.status}".${instead(problem)}`
    case 'transition_requires':
      return `${problem.key} can't be moved by "${problem.given}": that needs ${list(problem.fields)}, which I don't fill. Make ${problem.fields.length === 1 ? 'it' : 'them'} optional on its screen.`
  }
}

const list = (names: readonly string[]): string => names.map(name => `"${name}"`).join(', ')

function instead({ nearest, existing }: { nearest: readonly string[]; existing: readonly string[] }): string {
  const there = existing.length === 0 ? 'none' : list(existing)
  return nearest.length > 0
    ? ` Did you mean ${nearest.map(name => `"${name}"`).join(' or ')}? There are: ${there}.`
    : ` There are: ${there}.`
}
