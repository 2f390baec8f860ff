/** What the command line says. Faults and refusals are one line: what happened, then what to do. */

import type { UsageProblem } from '../cli/parse.ts'
import { JiraFault } from '../jira/jira.ts'
import type { RemoteFault } from '../remote/remote-fault.ts'
import type { SettingName } from '../settings.ts'
import { program } from './cli-help.ts'
import { jiraFaultLine } from './jira.ts'
import { markersCure } from './markers.ts'
import { duration, stop } from './words.ts'

// ---- wrong usage

/** Whatever has no form of a command may be a secret. */
export function unknownCommand(given: string, nearest: string | null): string {
  const [word = ''] = given.split('=', 1)
  const shown = /^[\w-]{1,40}$/.test(word) ? word : null
  const said = word.startsWith('-')
    ? `The command comes first, ${shown ?? 'an option'} after it.`
    : `There is no ${shown === null ? 'such command' : `command "${shown}"`}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`
  return `${said} To see them all: ${program} --help`
}

export const wrongUsage = (problem: UsageProblem, name: string): string =>
  `${usageProblem(problem)} To see its options: ${program} ${name} --help`

function usageProblem(problem: UsageProblem): string {
  switch (problem.is) {
    case 'unknown_option':
      return `There is no ${/^--?[\w-]{1,40}$/.test(problem.option) ? `option ${problem.option}` : 'such option'}.${problem.nearest === null ? '' : ` Did you mean ${problem.nearest}?`}`
    case 'no_value':
      return `${problem.option} needs a value; one that begins with a dash is written ${problem.option}=<value>.`
    case 'value':
      return `${problem.option} has no value.`
    case 'twice':
      return `${problem.option} is there twice.`
    case 'empty':
      return `${problem.option} is empty.`
    case 'form':
      return `${problem.option} must be ${problem.must}.`
    case 'missing':
      return `${problem.options.join(', ')} ${problem.options.length === 1 ? 'is' : 'are'} missing.`
    case 'word':
      return `After the command comes ${problem.words.join(' or ')}.`
    case 'unexpected':
      return 'Something belongs to no option; a value with spaces is put in quotes.'
  }
}

export const settingsMissing = (missing: readonly { setting: SettingName; flag: string }[]): string =>
  `${missing.map(({ setting, flag }) => `${setting} (--${flag})`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`

// ---- faults

interface Checks {
  readonly who: string
  readonly credentials: string
  readonly rights: string
  readonly unknown: string
  readonly address: string
  readonly unreadable?: string
  /** For a change that may have happened. */
  readonly unsure?: string
}

type Advised = Pick<Checks, 'who' | 'unsure'> & { readonly advice: (fault: RemoteFault) => string }

const checks: Readonly<Record<string, Checks | Advised>> = {
  'non-production TeamCity': {
    who: 'The non-production TeamCity',
    credentials:
      'Check HUBOT_TEAMCITY_NONPROD_TOKEN, or HUBOT_TEAMCITY_NONPROD_USERNAME and HUBOT_TEAMCITY_NONPROD_PASSWORD.',
    rights: 'Give its user the "View project" permission.',
    unknown: 'Check --build-type, and that the user has the "View project" permission.',
    address: 'HUBOT_TEAMCITY_NONPROD_URL',
  },
  GitHub: {
    who: 'GitHub',
    credentials: 'Check HUBOT_GITHUB_TOKEN: it may have expired.',
    rights: 'Check HUBOT_GITHUB_TOKEN: it needs to read the contents of the repository.',
    unknown:
      'Check --repo and the commit (--to, --since or --commit), and that HUBOT_GITHUB_TOKEN may read them.',
    address: 'HUBOT_GITHUB_URL',
  },
  'deployment-info': {
    who: 'The deployment-info of --info',
    credentials: 'Check --info: it must be open.',
    rights: 'Check --info: it must be open.',
    unknown: 'Check --info; before a first deploy, give --since.',
    address: '--info',
    unreadable: 'Check --info, --sha-path and --date-path.',
  },
  JIRA: {
    who: 'JIRA',
    credentials:
      'Check HUBOT_JIRA_USER and HUBOT_JIRA_TOKEN: with a user it is Basic, without one a personal access token.',
    rights: 'Check HUBOT_JIRA_PROJECT, and what the user may do in that project.',
    unknown: 'Check the HUBOT_JIRA_… settings against the project.',
    address: 'HUBOT_JIRA_URL',
    unsure:
      'The ticket may have been created all the same: run it again in a minute (JIRA Cloud: in five), it looks before it creates.',
  },
  HipChat: {
    who: 'HipChat',
    credentials: 'Check HUBOT_HIPCHAT_API_TOKEN.',
    rights: 'HUBOT_HIPCHAT_API_TOKEN needs the scope send_notification for that room.',
    unknown: 'Check --room: the id or the name of a room that the token may see.',
    address: 'HUBOT_HIPCHAT_API_URL',
    unsure: 'It may be in the room all the same.',
  },
  'Redis for markers': {
    who: 'Redis',
    advice: fault => markersCure(fault) ?? 'Check HUBOT_DEPLOY_REDIS_URL.',
    unsure:
      'It may have been pushed all the same: with --id it may be run again, without one that would be a second marker.',
  },
}

/** Another system that did not do what was asked, as one line. `repeatable`: whatever was done, it may be run again. */
export function remoteFailure(fault: RemoteFault, effect: 'repeatable' | 'once' = 'once'): string {
  const of = checks[fault.system]
  if (!of) return `${fault.system}: ${stop(fault.said)}`
  const unsure = effect === 'once' && fault.sent === 'unknown' && of.unsure ? ` ${of.unsure}` : ''
  return `${faultLine(fault, of.who)} ${advice(fault, of)}${unsure}`.trim()
}

function faultLine(fault: RemoteFault, who: string): string {
  if (fault instanceof JiraFault) return jiraFaultLine(fault)
  const { kind, said, status } = fault
  const answer = stop(status === undefined ? said : `${said.replace(/\.$/, '')} (${status})`)
  switch (kind) {
    case 'unauthorized':
      return `${who} does not accept the credentials: ${answer}`
    case 'forbidden':
      return `${who} does not allow that: ${answer}`
    case 'not_found':
      return `${who} does not know what was asked for: ${answer}`
    case 'timeout':
      return `${who} did not answer: ${answer}`
    case 'unreachable':
      return `${who} can't be reached: ${answer}`
    case 'tls':
      return `${who} can't be trusted, the TLS connection failed: ${answer}`
    case 'throttled':
      return `${who} wants fewer requests: ${answer}`
    default:
      return `${who} did not do it: ${answer}`
  }
}

function advice(fault: RemoteFault, of: Checks | Advised): string {
  if ('advice' in of) return of.advice(fault)
  if (fault instanceof JiraFault && fault.isLockedOut) {
    return 'Log in as that user in a browser once, and check HUBOT_JIRA_TOKEN.'
  }
  if (fault instanceof JiraFault && fault.problems.length > 0) return ''
  switch (fault.kind) {
    case 'unauthorized':
      return of.credentials
    case 'forbidden':
      return of.rights
    case 'not_found':
    case 'rejected':
      return of.unknown
    case 'throttled':
      return fault.retryAfterMs === undefined
        ? 'Run it again later.'
        : `Run it again in ${duration(fault.retryAfterMs)}.`
    case 'tls':
      return `Check the certificate of ${of.address}; a private authority goes into NODE_EXTRA_CA_CERTS.`
    case 'unreadable':
    case 'redirected':
      return (
        of.unreadable ?? `Check ${of.address}: does it need a context path, is there a login page before it?`
      )
    default:
      return `Check ${of.address}.`
  }
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'that is not permitted',
  EPERM: 'that is not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}

/** A file that could not be read or written. `code` is Node's. */
export const fileFailure = (file: string, doing: 'read' | 'written', code: string): string =>
  `${file} can't be ${doing}: ${fileReasons[code] ?? code}.`

export const unexpectedFailure = (said: string): string =>
  `Something went wrong that should not: ${stop(said)}`

/** Inside TeamCity, in a failure's place where it may not fail the build. */
export const notNeeded = (line: string): string => `${line} (--optional: the build goes on)`
