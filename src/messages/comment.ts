import type { Deployment } from '../deployment/deployment.ts'
import { askedBy } from './asked.ts'

export const pinComment = ({ id, requestedBy, room }: Deployment): string =>
  `Deployment ${id} by ${requestedBy.name}${room === null ? '' : ` in ${room}`}`

export function queueComment(deployment: Deployment): string {
  const { id, alias, build, room } = deployment
  return `Deploy ${alias} ${build.number}, ${askedBy(deployment)}${room === null ? '' : ` in ${room}`} [hubot-deploy ${id}]`
}

export const unpinComment = ({ id, build, requestedBy, room }: Deployment): string =>
  `Deployment ${id} by ${requestedBy.name}${room === null ? '' : ` in ${room}`} ships ${build.number} again, so newer pins go`

/** Begins with the id: by that the cancelled build shows that it was us. */
export const cancelComment = ({ id, cancel }: Deployment): string =>
  `Deployment ${id} cancelled by ${cancel?.by ?? 'somebody'}${cancel?.to.room ? ` in ${cancel.to.room}` : ''}${cancel?.comment ? `: ${cancel.comment}` : ''}`

export const doubleComment = ({ id, state }: Deployment): string =>
  state === 'cancelled'
    ? `Deployment ${id} was cancelled: this is another build of it`
    : `Deployment ${id} was queued twice: TeamCity took an earlier request late`
