/** Where a rollback goes: decided from what this bot has deployed. Histories are newest first. */
import type { Again, Fallback } from './again.ts'
import type { Deployment } from './deployment.ts'

/** Whether it has changed, or may have changed, what is live. */
export const hasTouched = ({ state, startedAt, isLost, isUnknown, deployBuild }: Deployment): boolean =>
  state === 'succeeded' ||
  isLost === true ||
  isUnknown === true ||
  ((state === 'failed' || state === 'cancelled') &&
    startedAt !== undefined &&
    deployBuild?.number !== neverRan)

/** What TeamCity gives a build for a number that was cancelled in the queue; it gives it a start, too. */
const neverRan = 'N/A'

/**
 * What stands, one over the other, the live one last. Going back to a build takes off whatever was put over it, so that
 * a second rollback goes further back, and not forth to what was bad.
 */
export function standing(history: readonly Deployment[]): readonly Deployment[] {
  const stack: Deployment[] = []
  for (const deployment of history.toReversed()) {
    if (deployment.state !== 'succeeded') continue
    const below = stack.findIndex(({ build }) => build.id === deployment.build.id)
    if (below >= 0) stack.splice(below)
    stack.push(deployment)
  }
  return stack
}

export type WayBack =
  | { readonly is: 'way'; readonly from: Deployment; readonly to: Deployment }
  /** Nothing went out yet. */
  | { readonly is: 'nothing_out' }
  /** None stands below it, or none is of that number: `known` are all others that went out well, the newest first. */
  | { readonly is: 'no_other'; readonly from: Deployment; readonly known: readonly string[] }
  /** That number is live, or the one that went there last. */
  | { readonly is: 'there'; readonly from: Deployment }

/** From what went to production last, well or not, to the last that went out well before it; or to that number. */
export function wayBack(history: readonly Deployment[], number: string | null): WayBack {
  const from = history.find(hasTouched)
  if (!from) return { is: 'nothing_out' }
  const isOther = ({ build }: Deployment): boolean => build.id !== from.build.id
  const successes = history.filter(({ state }) => state === 'succeeded')
  const known = [...new Set(successes.filter(isOther).map(({ build }) => build.number))]
  if (number === null) {
    const to = standing(history).findLast(isOther)
    return to ? { is: 'way', from, to } : { is: 'no_other', from, known }
  }
  if (from.build.number === number) return { is: 'there', from }
  const to = successes.find(({ build }) => build.number === number)
  if (to) return { is: 'way', from, to }
  return isSameNumber(from.build.number, number) ? { is: 'there', from } : { is: 'no_other', from, known }
}

/** Whether a person means that number: TeamCity minds capitals, people do not. */
export const isSameNumber = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** What is live, as far as this bot has deployed it; null where nothing went out. */
export const live = (history: readonly Deployment[]): Deployment | null => standing(history).at(-1) ?? null

/** Where a deployment that is about to begin can go back to if it does not end well. */
export function fallbackOf(history: readonly Deployment[], deployment: Deployment): Fallback | null {
  const failed: Deployment = { ...deployment, state: 'failed', startedAt: deployment.requestedAt }
  const way = wayBack([failed, ...history], null)
  if (way.is !== 'way') return null
  return { number: way.to.build.number, isLast: way.to.id === live(history)?.id }
}

/** The earlier deployment of a build, for the one that ships it again. */
export function againOf(
  is: Again['is'],
  { from, to }: { from: Deployment; to: Deployment },
  history: readonly Deployment[],
): Again {
  const over = history
    .slice(
      0,
      history.findIndex(({ id }) => id === to.id),
    )
    .findLast(later => hasTouched(later) && later.build.id !== to.build.id)
  const until = over && (over.startedAt ?? over.requestedAt)
  return {
    is,
    from: from.build.number,
    deploymentId: to.id,
    by: to.requestedBy.name,
    since: to.finishedAt ?? to.requestedAt,
    ...(until === undefined ? {} : { until }),
  }
}

/** Whether the alias was deployed anew since, by a build that ran, through the same configuration. */
export const isOvertaken = ({ id, deployBuildTypeId }: Deployment, history: readonly Deployment[]): boolean =>
  history.some(
    later => later.id > id && later.startedAt !== undefined && later.deployBuildTypeId === deployBuildTypeId,
  )

/** What an alias of the same name shipped before it was set anew is something else. */
export const ofConfigurations = (
  history: readonly Deployment[],
  { mainBuildTypeId, deployBuildTypeId }: { mainBuildTypeId: string; deployBuildTypeId: string },
): readonly Deployment[] =>
  history.filter(
    deployment =>
      deployment.build.buildTypeId === mainBuildTypeId && deployment.deployBuildTypeId === deployBuildTypeId,
  )
