import type { Deployment } from '../deployment/deployment.ts'
import { tookMs } from '../deployment/progress.ts'
import { approved } from './asked.ts'
import { safe } from './safe.ts'
import { moment, roughly, table, timesAreUtc } from './table.ts'
import { lines } from './words.ts'

/** When it was asked for, what, how it went, who asked, how long it took, its ticket; last what is odd about it. */
export function historyCells(deployment: Deployment, nowMs: number): string[] {
  const { requestedAt, build, state, requestedBy, ticket } = deployment
  const took = tookMs(deployment)
  return [
    moment(requestedAt, nowMs),
    safe(build.number, 40),
    state,
    `${safe(requestedBy.name, 40)}${approved(deployment, ', approved by ')}`,
    took === null ? '' : roughly(took),
    ticket?.key ?? '',
    [wentAgain(deployment), reason(deployment)].filter(Boolean).join('; '),
  ]
}

function wentAgain({ again }: Deployment): string {
  if (!again) return ''
  return again.is === 'rollback' ? `rolled back from ${safe(again.from, 40)}` : 'redeployed'
}

/** Why it did not end well. */
function reason({
  state,
  isLost,
  isUnknown,
  statusText = '',
  cancelledBy,
  cancelComment,
}: Deployment): string {
  if (isLost) return 'its build is gone, so nobody knows'
  if (isUnknown) return 'nobody knows if it went out'
  if (state === 'failed') return safe(statusText, 60)
  if (state !== 'cancelled') return ''
  const why = cancelComment ? ` ("${safe(cancelComment, 40)}")` : ''
  return `by ${safe(cancelledBy ?? 'TeamCity', 40)}${why}`
}

/** Of one alias. */
export const history = (deployments: readonly Deployment[], nowMs: number): string =>
  lines(...table(deployments.map(one => historyCells(one, nowMs))), timesAreUtc)

/** Of all: each row says which. */
export const historyOfAll = (deployments: readonly Deployment[], nowMs: number): string =>
  lines(...table(deployments.map(one => withAlias(one, historyCells(one, nowMs)))), timesAreUtc)

export const withAlias = ({ alias }: Deployment, [at = '', ...cells]: readonly string[]): string[] => [
  at,
  alias,
  ...cells,
]

export const neverDeployed = (alias: string): string =>
  lines(`I have not deployed ${alias} yet.`, `To deploy it: hubot deploy ${alias}`)

export const nothingDeployed = 'I have not deployed anything yet.'
