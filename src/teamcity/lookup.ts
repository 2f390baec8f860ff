/** Finding a build whose id was lost with the answer to its queueing. A wrong match is worse than none. */

import type { Http, Send } from '../remote/http.ts'
import { buildsWithPropertyLocator, newestBuildsLocator, propertyName } from './locator.ts'
import type { Build, Sighting, Wanted } from './teamcity.ts'
import { type BuildContext, decodeBuilds } from './wire.ts'

/** Pages of a list that are read before the answer is "not there". */
const MOST_PAGES = 3
const NO_NEXT_PAGE = 'teamcity builds: "nextHref" is not acceptable'

/** Fields of a build that every reader wants. */
export const COMMON_FIELDS = [
  'id,buildTypeId,number,state,status,statusText,webUrl,pinned,branchName,failedToStart',
  'queuedDate,startDate,finishDate,revisions(revision(version)),triggered(user(username))',
  'canceledInfo(text,user(username))',
].join()

/** Clocks of servers differ; by more than this they do not. */
const SKEW_MS = 3_600_000

interface Search extends Wanted {
  readonly send: Send
  readonly http: Http
}

/**
 * Asked by property first; a token that may not see properties finds none so, without an error, and the newest are
 * compared. That there is none is certain when one of the newest shows that this token sees such properties, or
 * comments; or when none of them is new enough.
 */
export async function findQueued(search: Search): Promise<Sighting> {
  const byProperty = await read(search, buildsWithPropertyLocator(search.buildTypeId, search.property))
  if (byProperty.matches.length > 0) return { builds: byProperty.matches, isCertain: true }
  const newest = await read(search, newestBuildsLocator(search.buildTypeId))
  const isSeenInto = newest.builds.some(
    build => build.properties[search.property.name] !== undefined || build.comment !== undefined,
  )
  const isCertain = newest.isWhole && (isSeenInto || newest.builds.every(build => isBefore(build, search)))
  return { builds: newest.matches, isCertain }
}

interface Listed {
  readonly builds: readonly Build[]
  /** Oldest first. */
  readonly matches: readonly Build[]
  /** Whether everything was read that may be it. */
  readonly isWhole: boolean
}

/** Reads until a page has a match. Further pages are asked for at our own address: only the query of `nextHref` is taken. */
async function read(search: Search, locator: string): Promise<Listed> {
  const { send, http } = search
  const context: BuildContext = {
    url: http.url,
    present: http.present,
    wants: name => name === search.property.name,
  }
  const builds: Build[] = []
  let query = { locator, fields: fieldsWith(search.property.name) }
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await send({ method: 'GET', path: '/builds', query })
    const found = decodeBuilds(answer.body, context)
    if (!found.ok) throw http.unreadable(found.why, answer, { sent: 'no', transient: false })
    builds.push(...found.value.builds)
    const matches = found.value.builds.filter(build => isIt(build, search)).toSorted((a, b) => a.id - b.id)
    if (matches.length > 0) return { builds, matches, isWhole: true }
    const { nextHref } = found.value
    if (nextHref === undefined || isPast(builds.at(-1), search)) return { builds, matches, isWhole: true }
    const next = locatorIn(nextHref, http.url)
    if (next === null) throw http.unreadable(NO_NEXT_PAGE, answer, { sent: 'no', transient: false })
    query = { ...query, locator: next }
  }
  return { builds, matches: [], isWhole: false }
}

/** An unreadable date may be of today. */
const isBefore = ({ queuedAt }: Build, { since }: Search): boolean =>
  queuedAt !== undefined && Date.parse(queuedAt) < Date.parse(since) - SKEW_MS

/** Lists begin with what is queued, then what runs; the finished come last, newest first. */
const isPast = (build: Build | undefined, search: Search): boolean =>
  build?.state === 'finished' && isBefore(build, search)

function isIt(build: Build, { buildTypeId, property }: Search): boolean {
  if (build.buildTypeId !== buildTypeId) return false
  const shown = build.properties[property.name]
  // A percent sign was doubled on its way in, and may be shown either way.
  if (shown !== undefined) return shown === property.value || shown === property.value.replaceAll('%', '%%')
  return build.comment?.includes(property.value) ?? false
}

function fieldsWith(name: string): string {
  const properties = `properties($locator(name:${propertyName(name)}),property(name,value))`
  return `count,nextHref,build(${COMMON_FIELDS},waitReason,comment(text),${properties})`
}

function locatorIn(nextHref: string, url: string): string | null {
  if (!URL.canParse(nextHref, url)) return null
  return new URL(nextHref, url).searchParams.get('locator')
}
