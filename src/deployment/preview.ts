/** What is known of a build before it is deployed, and what speaks against it. */
import type { Build, BuildConfiguration } from '../teamcity/teamcity.ts'
import type { Alias } from './alias.ts'
import { isSameCommit } from './commits.ts'
import { isAskedFirst, type Rule } from './confirmation.ts'
import { type Facts, frozen, type WantedArtifact } from './decide.ts'
import type { Deployment } from './deployment.ts'
import type { Lock } from './lock.ts'
import type { Manifest } from './manifest.ts'
import type { Refusal } from './refusal.ts'
import { hasTouched } from './way-back.ts'

/** Something that could not be read: what its system said, and where the log has the rest. */
export interface Unread {
  readonly what: 'candidate' | 'freezes' | 'pins' | 'target' | 'artifact' | 'live' | 'changes'
  readonly system: string
  readonly said: string
  readonly ref: string
}

/** What a build would go over, and how it went before. */
export interface Surroundings {
  /** The last success of ours; else production's last build, where it could be read. */
  readonly live: { readonly deployment: Deployment } | { readonly build: Build } | null
  /** What it would bring; null where there is nothing to compare, or it could not be read. */
  readonly manifest: Manifest | null
  /** What went to production last, well or not. */
  readonly last: Deployment | null
  readonly unread: readonly Unread[]
}

/** `number` was typed, or is null for the last build. */
export interface Preview extends Surroundings {
  readonly alias: Alias
  readonly number: string | null
  readonly build: Build | null
  readonly lastGood: Build | null
  readonly lastPinned: Build | null
  readonly target: BuildConfiguration | null
  readonly artifact: WantedArtifact | null
  /** Those that stand against whoever asks. */
  readonly locks: readonly Lock[]
  readonly active: Deployment | null
  readonly freeze: Facts['freeze']
  readonly rule: Rule
}

/**
 * What should be looked at before that build is deployed, and does not keep anybody from it. `unknown`: what it would
 * bring, or what is live, could not be read.
 */
export type Warning = 'older' | 'nothing_new' | 'last_failed' | 'unknown'

export function warningsOf(build: Build, around: Surroundings): readonly Warning[] {
  const { manifest, last, unread } = around
  const isUnknown =
    unread.some(({ what }) => what === 'live' || what === 'changes') || manifest?.relation === 'gone'
  const found: Record<Warning, boolean> = {
    older: isOlder(build, around),
    nothing_new: manifest?.relation === 'identical' || (!isUnknown && sourceOf(around)?.id === build.id),
    last_failed: last !== null && last.state !== 'succeeded',
    unknown: isUnknown,
  }
  return (Object.keys(found) as Warning[]).filter(warning => found[warning])
}

/** Its commits tell; where they do not, its id does, which TeamCity only ever counts up. */
function isOlder(build: Build, around: Surroundings): boolean {
  const relation = around.manifest?.relation
  if (relation === 'behind' || relation === 'diverged') return true
  if (relation === 'ahead' || relation === 'identical') return false
  const id = sourceOf(around)?.id
  return id !== undefined && build.id < id
}

/** The build that is live, on the non-production server. */
export function sourceOf({ live }: Pick<Surroundings, 'live'>): { id: number; revision?: string } | null {
  if (!live) return null
  if ('deployment' in live) return live.deployment.build
  const { 'source.build.id': id, 'source.build.revision': revision } = live.build.properties
  return id === undefined ? null : { id: Number(id), ...(revision ? { revision } : {}) }
}

/** Whether the service says that it runs something else than what went out last. */
export const runsAnother = (around: Surroundings): boolean => {
  const [from, revision] = [around.manifest?.from, sourceOf(around)?.revision]
  return from !== undefined && revision !== undefined && !isSameCommit(from, revision)
}

/** What went to production last, of a history that is newest first. */
export const lastOf = (history: readonly Deployment[]): Deployment | null => history.find(hasTouched) ?? null

/**
 * Why it would be refused now, all of it, as far as that can be read.
 */
export function obstacles(preview: Preview): readonly Refusal[] {
  const { alias, number, build, target, artifact, active, unread } = preview
  const isRead = (what: Unread['what']): boolean => !unread.some(one => one.what === what)
  const found: (Refusal | false | null | undefined)[] = [
    frozen(preview),
    ...preview.locks.map(
      (lock): Refusal => ({ because: 'locked', alias: alias.alias, lock, mayOverride: false }),
    ),
    active && { because: 'active', deployment: active },
    !build &&
      isRead('candidate') &&
      (number === null ? { because: 'no_build', alias } : { because: 'no_such_build', alias, number }),
    build &&
      build.status !== 'SUCCESS' && {
        because: 'not_a_success',
        alias,
        build,
        asked: number !== null,
        lastGood: preview.lastGood,
      },
    !target &&
      isRead('target') && {
        because: 'no_configuration',
        alias,
        server: 'production',
        id: alias.deployBuildTypeId,
      },
    target?.paused && { because: 'paused', alias, configuration: target },
    build && artifact && !artifact.found && { because: 'no_artifact', alias, build, wanted: artifact },
  ]
  return found.flatMap(one => one || [])
}

/** Whose yes it would wait for; null where it waits for none, or that can't be told. */
export const wantedYes = (preview: Preview): Rule['approve'] | null =>
  preview.build && isAskedFirst(preview.rule, 'deploy', warningsOf(preview.build, preview))
    ? preview.rule.approve
    : null
