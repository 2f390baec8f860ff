import * as v from 'valibot'
import { decode } from '../../remote/decode.ts'
import type { SeedBuild, SimulatedConfiguration } from './types.ts'

const note = v.object({ at: v.number(), by: v.optional(v.string()), text: v.string() })
const outcome = v.object({
  status: v.picklist(['SUCCESS', 'FAILURE']),
  statusText: v.string(),
  at: v.number(),
})

const storedBuild = v.object({
  id: v.number(),
  buildTypeId: v.string(),
  number: v.optional(v.string()),
  branchName: v.optional(v.string()),
  defaultBranch: v.boolean(),
  personal: v.boolean(),
  failedToStart: v.boolean(),
  revision: v.optional(v.string()),
  properties: v.record(v.string(), v.string()),
  tags: v.array(v.string()),
  comment: v.optional(v.string()),
  triggeredBy: v.optional(v.string()),
  queuedAt: v.number(),
  approvedAt: v.optional(v.number()),
  startedAt: v.optional(v.number()),
  finishedAt: v.optional(v.number()),
  /** Said by `runDeploy`; without it the configuration's own outcome counts. */
  outcome: v.optional(outcome),
  /** `runDeploy` has been asked and has not answered. */
  awaitsDeploy: v.boolean(),
  /** Shown as failed although it runs. */
  failing: v.optional(v.string()),
  result: v.optional(
    v.object({ status: v.picklist(['SUCCESS', 'FAILURE', 'UNKNOWN']), statusText: v.string() }),
  ),
  pin: v.optional(note),
  cancelled: v.optional(note),
})

const worldState = v.object({
  nextId: v.number(),
  /** Next build number of each configuration. */
  counters: v.record(v.string(), v.number()),
  builds: v.array(storedBuild),
  /** Merged id → surviving id. */
  replaced: v.record(v.string(), v.number()),
  heldAt: v.optional(v.number()),
  /** Nothing that was due while held happened before this. */
  releasedAt: v.number(),
  queuePaused: v.boolean(),
  resumedAt: v.number(),
})

/** One build as the simulator keeps it: only what happened, never what will. */
export type StoredBuild = Readonly<v.InferOutput<typeof storedBuild>>
export type WorldState = v.InferOutput<typeof worldState>
export type Note = v.InferOutput<typeof note>

export function emptyState(): WorldState {
  return {
    nextId: 1,
    counters: {},
    builds: [],
    replaced: {},
    releasedAt: 0,
    queuePaused: false,
    resumedAt: 0,
  }
}

export function readSnapshot(text: string): WorldState {
  const read = decode('TeamCity simulator snapshot', worldState, JSON.parse(text))
  if (!read.ok) throw new Error(read.why)
  return read.value
}

export function buildPhase(build: StoredBuild): 'queued' | 'running' | 'finished' {
  if (build.finishedAt !== undefined) return 'finished'
  return build.startedAt === undefined ? 'queued' : 'running'
}

const seedTexts = { SUCCESS: 'Success', FAILURE: 'Exit code 1 (Step: Build)', UNKNOWN: 'Canceled' }

/** A finished build, as if the simulator had always run. */
export function seededBuild(
  seed: SeedBuild,
  place: { id: number; now: number; configuration: SimulatedConfiguration | undefined },
): StoredBuild {
  const finishedAt = place.now - (seed.finishedMsAgo ?? 60_000)
  const startedAt = finishedAt - (place.configuration?.durationMs ?? 2000)
  const status = seed.canceled ? 'UNKNOWN' : seed.status
  return {
    id: place.id,
    buildTypeId: seed.buildTypeId,
    number: seed.number,
    branchName: seed.branchName,
    defaultBranch: seed.defaultBranch ?? true,
    personal: seed.personal ?? false,
    failedToStart: seed.failedToStart ?? false,
    revision: seed.revision,
    properties: { ...seed.properties },
    tags: [],
    comment: seed.comment,
    triggeredBy: seed.triggeredBy,
    queuedAt: startedAt - 1000,
    startedAt,
    finishedAt,
    awaitsDeploy: false,
    result: { status, statusText: seed.statusText ?? seedTexts[status] },
    pin: seed.pinned ? { at: finishedAt, by: seed.triggeredBy, text: '' } : undefined,
    cancelled: seed.canceled ? { at: finishedAt, by: seed.triggeredBy, text: 'Canceled' } : undefined,
  }
}

/** Newest first within queued, then running, then finished: the order in which a search meets them. */
export function searchOrder(builds: readonly StoredBuild[]): StoredBuild[] {
  const rank = { queued: 0, running: 1, finished: 2 }
  return builds.toSorted((a, b) => rank[buildPhase(a)] - rank[buildPhase(b)] || b.id - a.id)
}

/** Same configuration, branch and custom properties: what the build queue takes for one and the same build. */
export function isSimilar(a: StoredBuild, b: StoredBuild): boolean {
  const key = (build: StoredBuild): string =>
    JSON.stringify([
      build.buildTypeId,
      build.branchName ?? null,
      build.personal,
      Object.entries(build.properties).toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ])
  return key(a) === key(b)
}
