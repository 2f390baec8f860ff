import { badRequest, notFound } from './errors.ts'
import { createFilter, wantedStates, withDefaultFilter } from './filter.ts'
import type { Locator } from './locator.ts'
import { checkDimensions, one, oneNumber, parseLocator, singleNumber } from './locator.ts'
import { buildPhase, type StoredBuild, searchOrder } from './state.ts'
import type { World } from './world-types.ts'

/** What the build finder of 2024-03 lists. */
export const buildDimensions = [
  'id',
  'promotionId',
  'taskId',
  'buildType',
  'project',
  'affectedProject',
  'agent',
  'agentName',
  'user',
  'personal',
  'branch',
  'state',
  'number',
  'status',
  'canceled',
  'failedToStart',
  'pinned',
  'running',
  'hanging',
  'composite',
  'tag',
  'property',
  'compatibleAgent',
  'history',
  'sinceBuild',
  'sinceDate',
  'untilBuild',
  'untilDate',
  'queuedDate',
  'startDate',
  'finishDate',
  'snapshotDependency',
  'artifactDependency',
  'revision',
  'triggered',
  'defaultFilter',
  'item',
  'start',
  'count',
  'lookupLimit',
]

const notApplied = ['agent', 'compatibleAgent', 'history', 'snapshotDependency', 'artifactDependency', 'item']
const applied = buildDimensions.filter(name => !notApplied.includes(name))

export interface Search {
  readonly world: World
  readonly viewProperties: boolean
}

export interface Page {
  readonly builds: readonly StoredBuild[]
  /** Locator of the next page; also given when the page is empty because `lookupLimit` stopped the search. */
  readonly next?: string
  readonly previous?: string
}

const visibleBuilds = ({ world }: Search): StoredBuild[] =>
  searchOrder(world.state().builds).filter(build => {
    const configuration = world.configuration(build.buildTypeId)
    return configuration !== undefined && !configuration.hidden
  })

/** The builds of `GET /builds?locator=`. */
export function selectBuilds(text: string | undefined, search: Search, extra: string[] = []): Page {
  const given = [...(text === undefined || text === '' ? [] : [text]), ...extra].join(',')
  const locator = parseBuildLocator(given === '' ? 'count:100' : given)
  const id = singleNumber(locator)
  if (id !== undefined) {
    const build = findVisible(id, search)
    if (!build) throw notFound(`No build promotion can be found by promotion id ${id}`)
    return { builds: [build] }
  }
  const start = oneNumber(locator, 'start') ?? 0
  const count = oneNumber(locator, 'count') ?? 100
  const lookupLimit = oneNumber(locator, 'lookupLimit') ?? 5000
  const candidates = prefiltered(locator, search)
  const fits = createFilter(locator, search)
  const found = candidates
    .slice(0, lookupLimit)
    .filter(fits)
    .slice(start, start + count)
  const stopped = candidates.length > lookupLimit && found.length < count
  const next = stopped
    ? { start, count, lookupLimit: lookupLimit * 2 }
    : found.length >= count && { start: start + count, count }
  return {
    builds: found,
    ...(next && { next: withPaging(locator, next) }),
    ...(start > 0 && { previous: withPaging(locator, { start: Math.max(0, start - count), count }) }),
  }
}

/** The one build of `/builds/<locator>`, through merges. */
export function findBuild(text: string, search: Search, extra: string[] = []): StoredBuild {
  const given = [text, ...extra].join(',')
  const locator = parseBuildLocator(given)
  const id = singleNumber(locator) ?? idOf(locator)
  if (id !== undefined) {
    const build = findVisible(id, search)
    if (!build) throw notFound(`No build promotion can be found by promotion id ${id}`)
    if (locator.single !== undefined || createFilter(locator, search)(build)) return build
    throw notFound(`Nothing is found by locator '${given}'.`)
  }
  if (oneNumber(locator, 'count') === 0) throw badRequest(`Nothing can be found by locator '${given}'.`)
  const { builds, next } = selectBuilds(withPaging(locator, { count: 1 }), search)
  if (builds[0]) return builds[0]
  const limit = oneNumber(locator, 'lookupLimit') ?? 5000
  throw notFound(
    next === undefined
      ? `Nothing is found by locator '${given}'.`
      : `Nothing is found by locator '${given}' while processing first ${limit} items. Set lookupLimit dimension to a greater value`,
  )
}

function parseBuildLocator(text: string): Locator {
  const locator = parseLocator(text, { supported: buildDimensions })
  checkDimensions(locator, buildDimensions, applied)
  return locator
}

const idOf = (locator: Locator): number | undefined =>
  oneNumber(locator, 'id') ?? oneNumber(locator, 'promotionId') ?? oneNumber(locator, 'taskId')

function findVisible(id: number, search: Search): StoredBuild | undefined {
  const build = search.world.find(id)
  return build && visibleBuilds(search).includes(build) ? build : undefined
}

/** What the search walks over: `lookupLimit` counts these. */
function prefiltered(locator: Locator, search: Search): StoredBuild[] {
  const id = idOf(locator)
  const all = visibleBuilds(search)
  if (id !== undefined) return all.filter(build => build === search.world.find(id))
  const buildType = one(locator, 'buildType')
  const wanted = wantedStates(withDefaultFilter(locator))
  const inType = buildType?.match(/^(?:id:)?(\w+)$/)?.[1]
  return all.filter(
    build => (inType === undefined || build.buildTypeId === inType) && wanted.has(buildPhase(build)),
  )
}

function withPaging(locator: Locator, paging: Readonly<Record<string, number>>): string {
  const values = new Map<string, readonly string[]>(Object.entries(paging).map(([k, v]) => [k, [String(v)]]))
  for (const [name, given] of locator.dimensions) if (!values.has(name)) values.set(name, given)
  return [...values]
    .flatMap(([name, given]) =>
      given.map(value => `${name}:${/^[\w.-]*$/.test(value) ? value : wrap(value)}`),
    )
    .join(',')
}

/** A value that cannot stand in parentheses as it is goes as Base64. */
function wrap(value: string): string {
  const opened = value.split('(').length === value.split(')').length
  return opened ? `(${value})` : `($base64:${Buffer.from(value).toString('base64url')})`
}
