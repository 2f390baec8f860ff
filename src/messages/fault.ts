import type { SettingProblem } from '../config.ts'
import type { SettingName } from '../settings.ts'
import type { StoreFault } from '../store/store.ts'
import type { TeamCityFault, TeamCityServer } from '../teamcity/teamcity.ts'
import { whatWasDone } from './release-faults.ts'
import { lines, stop, The } from './words.ts'

/** A TeamCity that could not be asked while a command was answered. */
export const teamCityFault = (fault: TeamCityFault, ref: string): string =>
  lines(
    faultLine(fault, asking, '"View project"'),
    `${whatWasDone(fault)} ${faultAdvice(fault, '"View project"')} [ref ${ref}]`,
  )

export const asking = 'answer my question'

export interface FaultFacts {
  readonly server: TeamCityServer
  readonly kind: string
  readonly status?: number | undefined
  readonly said: string
}

export function faultLine(
  { server, kind, status, said }: FaultFacts,
  action: string,
  permission: string,
): string {
  const answer = status === undefined ? said : `${said.replace(/\.$/, '')} (${status})`
  switch (kind) {
    case 'forbidden':
      return `${The(server)} does not let me ${action === asking ? 'look' : action}: ${said || `no ${permission} permission`} (403).`
    case 'unauthorized':
      return `${The(server)} does not accept my credentials: ${stop(answer)}`
    case 'timeout':
      return `${The(server)} did not answer: ${stop(said)}`
    case 'unreachable':
      return `${The(server)} can't be reached: ${stop(said)}`
    case 'tls':
      return `${The(server)} can't be trusted, the TLS connection failed: ${stop(said)}`
    case 'not_found':
      return `${The(server)} does not know what I asked for: ${stop(answer)}`
    default:
      return `${The(server)} did not ${action}: ${stop(answer)}`
  }
}

export function faultAdvice({ server, kind }: FaultFacts, permission: string): string {
  const prefix = server === 'production' ? 'HUBOT_TEAMCITY_PROD' : 'HUBOT_TEAMCITY_NONPROD'
  switch (kind) {
    case 'forbidden':
      return `Give my user the ${permission} permission.`
    case 'unauthorized':
      return `Check ${prefix}_TOKEN, or ${prefix}_USERNAME and ${prefix}_PASSWORD.`
    case 'not_found':
      return 'Check the ids of the alias, and that my user has the "View project" permission.'
    case 'tls':
      return `Check the certificate of ${prefix}_URL; a private authority goes into NODE_EXTRA_CA_CERTS.`
    case 'redirected':
    case 'unreadable':
      return `Check ${prefix}_URL: does it need a context path, is there a login page before it?`
    default:
      return `Check ${prefix}_URL and the server.`
  }
}

export const settingMissing = (setting: SettingName, problem: SettingProblem | undefined): string =>
  problem
    ? `${settingProblem(problem)} Set it, and restart me.`
    : `${setting} is not set, so I can't do that. Set it, and restart me.`

export const settingProblem = ({ setting, value, why, must }: SettingProblem): string =>
  why !== undefined
    ? `${setting} can't be read in "${value}": ${why}.`
    : `${setting} must be ${must}${value === undefined ? '' : `, not "${value}"`}.`

/** Behind its name. */
export const settingUnread = (problem: SettingProblem | undefined): string =>
  problem?.why ?? 'it is missing or malformed'

export function storeFault({ kind, where, said }: StoreFault, ref: string): string {
  if (kind === 'held') {
    return `My store ${where} is held by another bot, so nothing was done. I take over when that one has gone; or set HUBOT_DEPLOY_STORE to another, and restart me. [ref ${ref}]`
  }
  if (kind === 'orphan') {
    return `Nothing was done: in my store ${where} ${said}. Take that out there (HDEL); what waits is tried again by itself, anything else type again. [ref ${ref}]`
  }
  return kind === 'away'
    ? `My store ${where} can't be reached (${said}): that was not done, or I can't tell. I go on trying to reach it; look what is there and type it again in a minute. [ref ${ref}]`
    : `My store ${where} can't be used (${said}), so nothing was done. Check HUBOT_DEPLOY_STORE, and the disk or the rights of the user. [ref ${ref}]`
}

export const unexpected = (ref: string): string =>
  `Something in me went wrong, and I can't say what was done. The log has the detail under this reference. [ref ${ref}]`

/** An error as one line for the operator, with nothing of its stack. */
export const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? ''
