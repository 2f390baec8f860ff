/** GitHub, Artifactory, HipChat or a service that could not be asked, as one line with what to check. */

import type { RemoteFault } from '../remote/remote-fault.ts'
import { safe } from './safe.ts'
import { stop } from './words.ts'

type Fault = Pick<RemoteFault, 'kind' | 'status' | 'said' | 'retryAfterMs'>

export const gitHubFault = (fault: Fault, asked: { alias: string; repo: string }, ref: string): string =>
  `${systemLine('GitHub', fault, `what ${asked.repo} has new`)} ${gitHubAdvice(fault, asked)} [ref ${ref}]`

export function gitHubAdvice({ kind }: Fault, { alias, repo }: { alias: string; repo: string }): string {
  switch (kind) {
    case 'unauthorized':
      return 'Check HUBOT_GITHUB_TOKEN: it may have expired.'
    case 'forbidden':
      return `Check HUBOT_GITHUB_TOKEN: it needs to read the contents of ${repo}.`
    case 'not_found':
      return `Check repo= of ${alias}, and that HUBOT_GITHUB_TOKEN may read ${repo}.`
    case 'rejected':
      return `Check repo= of ${alias}.`
    case 'throttled':
      return 'HUBOT_GITHUB_TOKEN, when it is set, raises the limit.'
    default:
      return 'Check HUBOT_GITHUB_URL: https://api.github.com, or https://<host>/api/v3.'
  }
}

export const deploymentInfoFault = (
  fault: Fault,
  asked: { alias: string; url: string },
  ref: string,
): string =>
  `${systemLine(asked.url, fault, 'which commit is live')} ${infoAdvice(fault, asked.alias)} [ref ${ref}]`

export const infoAdvice = ({ kind, status }: Fault, alias: string): string =>
  kind === 'unreadable' && status === 200
    ? `Check info=, sha= and date= of ${alias}.`
    : `Check info= of ${alias}, and the service.`

export const artifactoryFault = (fault: Fault, asked: { alias: string; path: string }, ref: string): string =>
  `${systemLine('Artifactory', fault, `if it has ${safe(asked.path, 500)}`)} ${artifactoryAdvice(fault, asked.alias)} [ref ${ref}]`

export function artifactoryAdvice({ kind }: Fault, alias: string): string {
  if (kind === 'unauthorized' || kind === 'forbidden') {
    return 'Check HUBOT_ARTIFACTORY_TOKEN: it needs to read that repository.'
  }
  if (kind === 'rejected') return `Check artifact= of ${alias}.`
  return 'Check HUBOT_ARTIFACTORY_URL and the server: does it need /artifactory at its end?'
}

/** Of a system of which it is not known what it was asked for. */
export const remoteFault = (fault: Fault & Pick<RemoteFault, 'system'>, ref: string): string =>
  `${systemLine(fault.system, fault, 'what I asked for')} ${systemAdvice(fault.system)} [ref ${ref}]`

function systemAdvice(system: string): string {
  const settings: Readonly<Record<string, string>> = {
    GitHub: 'HUBOT_GITHUB_URL and HUBOT_GITHUB_TOKEN',
    Artifactory: 'HUBOT_ARTIFACTORY_URL and HUBOT_ARTIFACTORY_TOKEN',
    HipChat: 'HUBOT_HIPCHAT_API_URL, its token and its room',
    'deployment-info': 'info= of the alias, and the service',
  }
  return `Check ${settings[system] ?? 'its settings, and the server'}.`
}

/** Under a command that a fault has cut short. */
export const whatWasDone = ({ sent }: Pick<RemoteFault, 'sent'>): string =>
  sent === 'no' ? 'Nothing was done.' : "I can't tell if it was done: look before you type it again."

/** How it went when that system was asked for something. */
export function systemLine(who: string, { kind, status, said }: Fault, what: string): string {
  const words = safe(said, 300)
  const answer = status === undefined ? words : `${words.replace(/\.$/, '')} (${status})`
  switch (kind) {
    case 'forbidden':
      return `${who} does not let me see ${what}: ${stop(answer)}`
    case 'unauthorized':
      return `${who} does not accept my credentials: ${stop(answer)}`
    case 'timeout':
      return `${who} did not answer: ${stop(words)}`
    case 'unreachable':
      return `${who} can't be reached: ${stop(words)}`
    case 'tls':
      return `${who} can't be trusted, the TLS connection failed: ${stop(words)}`
    case 'throttled':
      return `${who} does not answer just now: ${stop(answer)}`
    default:
      return `${who} did not say ${what}: ${stop(answer)}`
  }
}
