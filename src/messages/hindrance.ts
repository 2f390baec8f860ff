import type { Deployment } from '../deployment/deployment.ts'
import type { Hindrance } from '../deployment/notice.ts'
import { faultAdvice, faultLine } from './fault.ts'
import { sameAgain, unpinRefused } from './rollback.ts'
import { ago, lines } from './words.ts'

export function hindrance(what: Hindrance, deployment: Deployment, nowMs: number): string {
  const { alias, build, deployBuildTypeId } = deployment
  if (what.why === 'stale') {
    return lines(
      `${alias} ${build.number} was not deployed: you asked ${ago(what.requestedAt, nowMs)}, and I could not begin until now.`,
      `Nothing was queued. If you still want it: ${sameAgain(deployment)}`,
    )
  }
  if (what.why === 'given_up') {
    return lines(
      `${what.by} gave up the deploy of ${alias} ${build.number}: it is not known if it was queued. Should its build show up, it goes on without me.`,
      `${alias} can be deployed again: ${deployment.again ? sameAgain(deployment) : `hubot deploy ${alias}`}`,
    )
  }
  if (what.why === 'absent') {
    return lines(
      `The production TeamCity gave no clear answer when I asked it to queue ${deployBuildTypeId}, twice, and it has no such build: ${what.url}`,
      `Nothing was deployed; ${build.number} stays pinned. Check HUBOT_TEAMCITY_PROD_URL and the server. Then: ${sameAgain(deployment)}`,
    )
  }
  if (what.why === 'unknowable') {
    return lines(
      `I could not find out in a day whether ${alias} ${build.number} was queued, and stop looking. Is there a build of ${deployBuildTypeId} with [hubot-deploy ${deployment.id}] in its comment? ${what.url}`,
      `If so, it goes on without me. If not: ${sameAgain(deployment)}`,
    )
  }
  if (what.why === 'no_ticket') {
    return lines(
      `${alias} ${build.number} was not deployed: its change ticket could not be written (HUBOT_JIRA_REQUIRED). ${what.said}`,
      `Nothing was queued; ${build.number} stays pinned. Then: ${sameAgain(deployment)} [ref ${what.ref}]`,
    )
  }
  if (what.during === 'unpin') return unpinRefused(what, deployment)
  const pinning = what.during === 'pin'
  const action = pinning ? `pin ${build.number}` : `queue ${deployBuildTypeId}`
  const permission = pinning ? '"Pin / unpin build"' : '"Run build" and "Customize build parameters"'
  return lines(
    faultLine(what, action, permission),
    `${whatIsLeft(what, build.number)}. ${faultAdvice(what, permission)} Then: ${sameAgain(deployment)} [ref ${what.ref}]`,
  )
}

export function whatIsLeft({ during, sent }: Extract<Hindrance, { why: 'fault' }>, number: string): string {
  if (during === 'queue') return `Nothing was deployed; ${number} stays pinned`
  return sent === 'no' ? 'Nothing was pinned or deployed' : `Nothing was deployed; ${number} may be pinned`
}
