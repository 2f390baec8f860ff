import type { Build } from '../teamcity/teamcity.ts'
import { type Deployment, idProperty } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'

/**
 * TeamCity may put a queued build into another one like it; the old id then answers with that one. Null when the build
 * is the one that was queued, or known to stand for it. One that shows that it ships something else does not.
 */
export function mergeOf(deployment: Deployment, build: Build, nowMs: number): DeploymentEvent | null {
  const { deployBuild, id } = deployment
  if (!deployBuild) return null
  const isKnown = build.id === deployBuild.id
  const owner = build.properties[idProperty]
  if (isKnown && (owner === undefined || owner === id || deployBuild.queuedAs !== undefined)) return null
  const { id: newId, url, number } = build
  const shipped = build.properties['source.build.id']
  if (owner !== id && shipped !== undefined && shipped !== String(deployment.build.id)) {
    const ships = build.properties['source.build.number']
    const replacedBy = { url, ...(ships === undefined ? {} : { ships }) }
    return { type: 'deploy_cancelled', finishedAt: new Date(nowMs).toISOString(), replacedBy }
  }
  if (isKnown) return null
  const queuedAs = deployBuild.queuedAs ?? deployBuild.id
  const followed = { id: newId, url, queuedAs, ...(number === undefined ? {} : { number }) }
  return { type: 'deploy_merged', build: followed, isOurs: owner === id }
}

/** Clocks of servers differ; by more than this they do not. */
const skewMs = 3_600_000

/**
 * Another server may stand behind the address now, with a build of the same id. One that carries ours is ours, and so is
 * the one that is followed after somebody has renamed its configuration.
 */
export function mayBeItsBuild(
  build: Build,
  { id, deployBuild, deployBuildTypeId, requestedAt }: Deployment,
): boolean {
  const isOurs = build.properties[idProperty] === id || (build.comment?.includes(id) ?? false)
  if (build.buildTypeId !== deployBuildTypeId) return isOurs && build.id === deployBuild?.id
  if (isOurs) return true
  // What a build was merged into may have waited for longer.
  if (deployBuild && (build.id !== deployBuild.id || deployBuild.queuedAs !== undefined)) return true
  return build.queuedAt === undefined || Date.parse(build.queuedAt) >= Date.parse(requestedAt) - skewMs
}

/** Whether a build that a person names can be the one of a deployment whose own is not known. */
export const isPlausible = (build: Build, deployment: Deployment): boolean =>
  mayBeItsBuild(build, deployment) && (build.properties[idProperty] ?? deployment.id) === deployment.id
