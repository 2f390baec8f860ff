import type { Deployment } from '../deployment/deployment.ts'

export const pinComment = ({ id, requestedBy, room }: Deployment): string =>
  `Deployment ${id} by ${requestedBy.name}${room === null ? '' : ` in ${room}`}`

export const queueComment = ({ id, alias, build, requestedBy, room }: Deployment): string =>
  `Deploy ${alias} ${build.number}, asked by ${requestedBy.name}${room === null ? '' : ` in ${room}`} [hubot-deploy ${id}]`

export const doubleComment = ({ id }: Deployment): string =>
  `Deployment ${id} was queued twice: TeamCity took an earlier request late`
