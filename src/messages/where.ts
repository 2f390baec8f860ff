import type { Alias } from '../deployment/alias.ts'
import { shortSha } from '../deployment/commits.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { safe } from './safe.ts'
import { moment, table, timesAreUtc } from './table.ts'
import { lines } from './words.ts'

/** What is live of an alias: our last success, or production's build where we have none. */
export interface Place {
  readonly alias: Alias
  readonly live: Deployment | null
  readonly build: Build | null
  /** Reference of why production could not be asked. */
  readonly unread: string | null
  readonly active: Deployment | null
}

/** More would be more than a chat takes. */
const mostRows = 60

export function where(places: readonly Place[], nowMs: number): string {
  const more = places.length - mostRows
  return lines(
    ...table(places.slice(0, mostRows).map(place => cells(place, nowMs))),
    more > 0 && `… and ${more} more: hubot deployment status <alias>`,
    timesAreUtc,
  )
}

/** The alias, where, the build, since when, by whom; last what is long: what is odd, and what comes next. */
function cells(place: Place, nowMs: number): string[] {
  const { alias, active } = place
  const [number = '', since = '', by = '', odd = ''] = liveCells(place, nowMs)
  const next =
    active && `${safe(active.build.number, 40)} by ${safe(active.requestedBy.name, 40)} is on its way`
  return [
    alias.alias,
    alias.options.env ?? 'production',
    number,
    since,
    by,
    [odd, next].filter(Boolean).join('; '),
  ]
}

function liveCells({ alias, live, build, unread }: Place, nowMs: number): string[] {
  if (live) {
    const { requestedBy, finishedAt, requestedAt } = live
    return [
      safe(live.build.number, 40),
      `live since ${moment(finishedAt ?? requestedAt, nowMs)}`,
      safe(requestedBy.name, 40),
      live.live?.is === 'other' ? `the service says ${safe(shortSha(live.live.sha), 40)}` : '',
    ]
  }
  if (unread !== null) return ['not known', '', '', `the production TeamCity does not say [ref ${unread}]`]
  // By hand, with another tool, or never.
  if (!build) return ['not by me']
  const { 'source.build.number': shipped, 'hubot.deploy.requestedBy': by } = build.properties
  return [
    safe(shipped ?? `by ${alias.deployBuildTypeId} ${build.number ?? build.id}`, 60),
    build.finishedAt === undefined ? '' : `live since ${moment(build.finishedAt, nowMs)}`,
    safe(by ?? build.triggeredBy ?? '', 40),
  ]
}
