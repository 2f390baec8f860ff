/** Finding a build whose id was lost with the answer to its queueing. A wrong match is worse than none. */

import type { Http, Send } from './http.ts'
import { buildsWithPropertyLocator, newestBuildsLocator, propertyName } from './locator.ts'
import type { Build } from './teamcity.ts'
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

interface Search {
  readonly send: Send
  readonly http: Http
  readonly buildTypeId: string
  readonly property: { readonly name: string; readonly value: string }
}

/**
 * The build of that configuration, in any state, that carries the property, or the value in its comment. Asked by
 * property first; a token that may not see properties finds none so, without an error, and the newest are compared.
 */
export async function findQueued(search: Search): Promise<Build | null> {
  const byProperty = await firstMatch(search, buildsWithPropertyLocator(search.buildTypeId, search.property))
  return byProperty ?? firstMatch(search, newestBuildsLocator(search.buildTypeId))
}

/** Further pages are asked for at our own address: only the query of `nextHref` is taken. */
async function firstMatch(search: Search, locator: string): Promise<Build | null> {
  const { send, http } = search
  const context: BuildContext = {
    url: http.url,
    present: http.present,
    wants: name => name === search.property.name,
  }
  let query = { locator, fields: fieldsWith(search.property.name) }
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await send({ method: 'GET', path: '/builds', query })
    const found = decodeBuilds(answer.body, context)
    if (!found.ok) throw http.unreadable(found.why, answer, { sent: 'no', transient: false })
    const match = found.value.builds.find(build => isIt(build, search))
    if (match) return match
    const { nextHref } = found.value
    if (nextHref === undefined) return null
    const next = locatorIn(nextHref, http.url)
    if (next === null) throw http.unreadable(NO_NEXT_PAGE, answer, { sent: 'no', transient: false })
    query = { ...query, locator: next }
  }
  return null
}

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
