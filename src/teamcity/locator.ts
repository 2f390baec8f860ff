/**
 * TeamCity's locator language, `dimension:value,dimension:(nested:value)`. Whatever reaches a locator is checked or
 * encoded here: an unescaped `,` or `)` changes the question. Grammar: JetBrains/teamcity-rest, data/Locator.java.
 */

/** External id of a build configuration: a latin letter, then letters, digits and underscores, 225 at most. */
const BUILD_CONFIGURATION_ID = /^[A-Za-z][A-Za-z0-9_]{0,224}$/
/** Characters without a meaning in the locator language. */
const PLAIN = /^[A-Za-z0-9._-]+$/

/** How deep a look-up may go before the server answers "so far nothing", in builds. */
const LOOKUP_LIMIT = 200
/** TeamCity's own page size. */
export const PAGE_SIZE = 100

export interface BuildFilter {
  readonly buildTypeId: string
  readonly status?: 'SUCCESS' | undefined
  readonly pinned?: true
  readonly number?: string | undefined
}

const finished = {
  state: 'finished',
  personal: 'false',
  canceled: 'false',
  failedToStart: 'false',
  branch: '(default:true)',
}

/** Newest finished build of the default branch: not personal, not cancelled, not failed to start. */
export function lastBuildLocator(filter: BuildFilter): string {
  return join({
    ...ofConfiguration(filter.buildTypeId),
    ...finished,
    ...(filter.status && { status: filter.status }),
    ...(filter.pinned && { pinned: 'true' }),
    ...(filter.number !== undefined && { number: literal(filter.number) }),
    count: '1',
  })
}

/** The builds that `lastBuildLocator` would take for the last pinned instead of that one: newer, and pinned as well. */
export function pinnedSinceLocator(buildTypeId: string, id: number): string {
  return join({
    ...ofConfiguration(buildTypeId),
    ...finished,
    status: 'SUCCESS',
    pinned: 'true',
    sinceBuild: `(id:${buildId(id)})`,
    count: String(PAGE_SIZE),
  })
}

/** Builds in any state that carry exactly this property. Finds nothing when the token may not see properties. */
export function buildsWithPropertyLocator(
  buildTypeId: string,
  property: { name: string; value: string },
): string {
  const condition = join({
    name: propertyName(property.name),
    value: literal(property.value),
    matchType: 'equals',
  })
  return join({
    defaultFilter: 'false',
    state: 'any',
    ...ofConfiguration(buildTypeId),
    property: `(${condition})`,
    count: '10',
    lookupLimit: String(LOOKUP_LIMIT),
  })
}

/** The newest builds of a configuration in any state: queued, running, finished, cancelled. */
export function newestBuildsLocator(buildTypeId: string): string {
  return join({
    defaultFilter: 'false',
    state: 'any',
    ...ofConfiguration(buildTypeId),
    count: String(PAGE_SIZE),
  })
}

/** The id itself. Throws a TypeError for anything else: commands check what people type before it comes here. */
export function buildConfigurationId(id: string): string {
  if (!BUILD_CONFIGURATION_ID.test(id)) throw new TypeError('not the id of a build configuration')
  return id
}

/** The id itself. Throws a TypeError for anything that is not a positive whole number. */
export function buildId(id: number): number {
  if (!Number.isSafeInteger(id) || id < 1) throw new TypeError('not the id of a build')
  return id
}

/** The name itself. A name is parsed as a condition of its own, so nothing but a plain one is let through. */
export function propertyName(name: string): string {
  if (!PLAIN.test(name)) throw new TypeError('not the name of a build property')
  return name
}

/** Any text as one opaque value; `$base64` exists since TeamCity 2017.1. */
export function literal(value: string): string {
  if (PLAIN.test(value)) return value
  return `($base64:${Buffer.from(value, 'utf8').toString('base64')})`
}

function ofConfiguration(buildTypeId: string): { buildType: string } {
  return { buildType: `(id:${buildConfigurationId(buildTypeId)})` }
}

function join(dimensions: Record<string, string>): string {
  return Object.entries(dimensions)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')
}
