import type { Deployment } from '../deployment/deployment.ts'
import { askedBy } from './asked.ts'
import { brought } from './brought.ts'
import { tooLate } from './cancel.ts'
import { goBack, pinsStayOff, wentBack } from './rollback.ts'
import { safe } from './safe.ts'
import { duration, lines } from './words.ts'

/** In characters. */
const longestComment = 200

export function ended(deployment: Deployment): string {
  const { name, env, build, state, statusText, startedAt, finishedAt, requestedAt } = deployment
  const took = duration(Date.parse(finishedAt ?? requestedAt) - Date.parse(startedAt ?? requestedAt))
  const asked = askedBy(deployment)
  if (state === 'succeeded') {
    return lines(
      `${name} was deployed to ${env} version ${build.number} in ${took}${wentBack(deployment)}, ${asked}.`,
      ...facts(deployment),
      tooLate(deployment),
    )
  }
  if (deployment.replacedBy) {
    const { url, ships } = deployment.replacedBy
    return lines(
      `Deployment of ${name} version ${build.number} to ${env} was cancelled by TeamCity, ${asked}: it put the build into another, which ships ${ships ?? 'something else'}.`,
      url,
      another(deployment),
    )
  }
  if (state === 'cancelled') {
    const by = deployment.cancelledBy ?? 'TeamCity'
    const why = deployment.cancelComment ? ` ("${safe(deployment.cancelComment, longestComment)}")` : ''
    const isUnseen = deployment.cancel && !deployment.deployBuild
    const isUnqueued = isUnseen && !deployment.doubles
    const when = !isUnseen ? `after ${took}` : isUnqueued ? 'before it was queued' : 'before its build showed'
    return lines(
      `Deployment of ${name} version ${build.number} to ${env} was cancelled by ${by}${why} ${when}${wentBack(deployment)}, ${asked}.`,
      isUnqueued && `Nothing was queued; ${build.number} may stay pinned.`,
      another(deployment),
      ...facts(deployment),
      ...next(deployment),
    )
  }
  if (deployment.isLost) {
    return lines(
      `It is not known if ${name} was deployed to ${env} version ${build.number}: the build is gone from the production TeamCity, ${asked}.`,
      ...facts(deployment),
      ...next(deployment),
    )
  }
  return lines(
    `${name} was NOT deployed to ${env} version ${build.number}: ${statusText ?? 'TeamCity gave no reason'}, after ${took}${wentBack(deployment)}, ${asked}.`,
    another(deployment),
    ...facts(deployment),
    ...next(deployment),
  )
}

const another = ({ isUnknown, deployPage }: Deployment): string | false =>
  isUnknown === true &&
  `Another build of it may have gone out, look there${deployPage ? `: ${deployPage}` : '.'}`

/** What it brought and its ticket, each link in a line of its own. */
function facts(deployment: Deployment): string[] {
  const { deployBuild, release, ticket } = deployment
  const phrase = brought(deployment)
  return [
    [phrase && `${phrase}.`, deployBuild?.url].filter(Boolean).join(' '),
    release && release.relation !== 'first' && release.relation !== 'identical'
      ? `Changes: ${release.url}`
      : '',
    ticket ? `Ticket: ${ticket.url}` : '',
  ]
}

/** For one that did not go out well, the way back last. */
const next = (deployment: Deployment): (string | false)[] => [
  tooLate(deployment),
  pinsStayOff(deployment),
  goBack(deployment),
]
