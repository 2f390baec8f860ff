import { isBuildConfigurationId } from '../../deployment/alias.ts'
import type { HintedIds } from '../../deployment/hint.ts'
import { type Leaf, leavesOf } from './leaves.ts'
import { idsOfLink } from './link.ts'

/** Names of one thing in all formats, the surer ones first. An old plugin's `buildTypeId` may be an internal one. */
const names = {
  deployment: ['hubotdeployid', 'deploymentid', 'hubotdeployrequestid', 'requestid'],
  build: ['buildid', 'teamcitybuildid'],
  configuration: [
    'buildexternaltypeid',
    'buildtypeid',
    'teamcitybuildtypeid',
    'systemteamcitybuildtypeid',
    'buildtype/id',
    'build/buildtype/id',
  ],
  link: ['buildstatusurl', 'buildstatussakuraurl', 'weburl', 'buildurl', 'href'],
} as const
/** A bare `id` is a build's only here; everywhere else an agent, a user or a change has one too. */
const bareIds = ['build/id', 'id']

/** Native events whose payload is a build. In others `id` is that of an agent, so they are passed over. */
const buildEvents = [
  'BUILD_STARTED',
  'BUILD_FINISHED',
  'BUILD_INTERRUPTED',
  'CHANGES_LOADED',
  'BUILD_TYPE_ADDED_TO_QUEUE',
  'BUILD_REMOVED_FROM_QUEUE',
  'BUILD_PROBLEMS_CHANGED',
]

/** The ids that a decoded body carries, whatever its shape. An explicit id wins over one in a link. */
export function idsOf(body: unknown): HintedIds {
  const native = nativeBuild(body)
  if (native !== undefined) return idsIn(leavesOf(native))
  const leaves = leavesOf(body)
  const ids = idsIn(leaves)
  return Object.keys(ids).length > 0 ? ids : idsInTexts(leaves)
}

/**
 * What TeamCity's own webhook says of the build itself: of its parts, some name other builds. Undefined where it is no
 * such webhook.
 */
function nativeBuild(body: unknown): object | undefined {
  const { eventType, payload } = Object(body) as { eventType?: unknown; payload?: unknown }
  if (typeof eventType !== 'string' || payload === undefined) return undefined
  if (!buildEvents.includes(eventType) || typeof payload !== 'object' || payload === null) return {}
  const own = Object.entries(payload).filter(
    ([name, value]) => typeof value !== 'object' || name === 'properties' || name === 'buildType',
  )
  return Object.fromEntries(own)
}

function idsIn(leaves: readonly Leaf[]): HintedIds {
  const deploymentId = first(leaves, names.deployment, deploymentIdOf)
  const buildId =
    first(leaves, names.build, buildIdOf) ??
    first(leaves, bareIds, buildIdOf) ??
    first(leaves, names.link, leaf => linkOf(leaf)?.buildId)
  const buildTypeId =
    first(leaves, names.configuration, buildTypeIdOf) ??
    first(leaves, names.link, leaf => linkOf(leaf)?.buildTypeId)
  return {
    ...(deploymentId === undefined ? {} : { deploymentId }),
    ...(buildId === undefined ? {} : { buildId }),
    ...(buildTypeId === undefined ? {} : { buildTypeId }),
  }
}

/** Chat templates carry no ids but in links, within any text. */
function idsInTexts(leaves: readonly Leaf[]): HintedIds {
  for (const leaf of leaves) {
    const ids = linkOf(leaf)
    if (ids) return ids
  }
  return {}
}

/** The first value that can be read, by the order of the names. A one-word name is found at any depth. */
function first<T>(
  leaves: readonly Leaf[],
  wanted: readonly string[],
  read: (leaf: Leaf) => T | undefined,
): T | undefined {
  for (const name of wanted) {
    const isWhole = name.includes('/') || name === 'id'
    for (const leaf of leaves) {
      if ((isWhole ? leaf.path : leaf.name) !== name) continue
      const value = read(leaf)
      if (value !== undefined) return value
    }
  }
  return undefined
}

function buildIdOf({ value }: Leaf): number | undefined {
  const id = typeof value === 'number' ? value : /^\d{1,15}$/.test(value) ? Number(value) : 0
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

/** A form writes null as a word. */
const buildTypeIdOf = ({ value }: Leaf): string | undefined =>
  typeof value === 'string' && value !== 'null' && isBuildConfigurationId(value) ? value : undefined

const deploymentIdOf = ({ value }: Leaf): string | undefined =>
  typeof value === 'string' && value !== 'null' && /^[\w-]{1,64}$/.test(value) ? value : undefined

function linkOf({ value }: Leaf): ReturnType<typeof idsOfLink> | undefined {
  const ids = typeof value === 'string' ? idsOfLink(value) : {}
  return Object.keys(ids).length > 0 ? ids : undefined
}
