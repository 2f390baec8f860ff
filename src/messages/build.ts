import type { Alias } from '../deployment/alias.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { clock, lines } from './words.ts'

export const lastBuild = (last: Build, lastGood: Build | null, alias: Alias): string =>
  lines(
    `Last build: ${last.number ?? last.id} [${last.status ?? 'UNKNOWN'}]`,
    last.status !== 'SUCCESS' &&
      (lastGood
        ? `Last successful build: ${lastGood.number ?? lastGood.id}`
        : `${alias.mainBuildTypeId} has no successful build`),
    last.url,
  )

export function lastDeployment(build: Build, nowMs: number): string {
  const by = build.properties['hubot.deploy.requestedBy'] ?? build.triggeredBy
  const shipped = build.properties['source.build.number']
  const facts = [
    build.finishedAt && clock(build.finishedAt, nowMs),
    by && `by ${by}`,
    shipped && `shipped ${shipped}`,
  ]
  return lines(
    `Last successful deployment: ${[build.number ?? build.id, ...facts.filter(Boolean)].join(', ')}`,
    build.url,
  )
}

export const noDeployment = (alias: Alias): string =>
  `${alias.alias} was never deployed: ${alias.deployBuildTypeId} has no successful build on the production TeamCity.`
