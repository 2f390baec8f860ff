import type { Build } from '../teamcity/teamcity.ts'
import { type Deployment, isActive } from './deployment.ts'

export type Double =
  | { readonly is: 'none' }
  /** Of a deployment that was cancelled before its build showed. */
  | { readonly is: 'running'; readonly build: Build }
  /** Cancelling it stops nothing: it has not begun. */
  | { readonly is: 'waiting'; readonly build: Build }
  | { readonly is: 'cancelled' | 'under_way'; readonly build: Build }

/**
 * Which of the builds that carry the deployment's id, beside the one that is followed, is news: one of a request of ours
 * that came late, or, beside one that was cancelled, any, since whoever stopped it may have put it back into the queue.
 * A person who runs our build again copies its id: only what the same user queued is ours.
 * Where the one that is followed does not carry the id (a person named it, or it was merged), nobody can tell whose
 * another one is: it is told, and never cancelled.
 */
export function doubleOf(deployment: Deployment, builds: readonly Build[]): Double {
  const { deployBuild, doubles = [] } = deployment
  const unknown = builds.filter(({ id }) => !doubles.includes(id))
  if (!deployBuild) {
    const first = builds.toSorted((a, b) => a.id - b.id)[0]
    const ours = unknown.filter(({ triggeredBy }) => triggeredBy === first?.triggeredBy)
    return isActive(deployment) ? { is: 'none' } : lateOf(deployment, ours)
  }
  const followed = builds.find(build => build.id === deployBuild.id)
  // What it is beside one that is over is said when that is known of the deployment, too.
  if (followed?.cancelled && isActive(deployment)) return { is: 'none' }
  const isOurs = ({ triggeredBy }: Build): boolean => !followed || triggeredBy === followed.triggeredBy
  const build = unknown.find(
    other =>
      other.id !== deployBuild.id &&
      other.id !== deployBuild.queuedAs &&
      (isOurs(other) || followed?.cancelled !== undefined),
  )
  if (!build) return { is: 'none' }
  const isUnwanted = followed && isOurs(build) && (!followed.cancelled || deployment.cancel)
  if (build.state === 'queued' && isUnwanted) return { is: 'waiting', build }
  return { is: build.cancelled ? 'cancelled' : 'under_way', build }
}

/**
 * Nobody else knows the id of a deployment without a build: the first that carries it is ours, and so is what the same
 * user queued. It is not wanted any more; what runs is stopped only where a person wanted that.
 */
function lateOf({ state }: Deployment, builds: readonly Build[]): Double {
  const build = builds.find(each => !each.cancelled && each.state !== 'finished') ?? builds[0]
  if (!build) return { is: 'none' }
  if (build.cancelled) return { is: 'cancelled', build }
  if (build.state === 'queued') return { is: 'waiting', build }
  return { is: build.state === 'running' && state === 'cancelled' ? 'running' : 'under_way', build }
}
