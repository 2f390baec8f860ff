import { z } from 'zod'
import type { SeedBuild, SimulatedConfiguration } from './types.ts'

const note = z.object({ at: z.number(), by: z.string().optional(), text: z.string() })
const outcome = z.object({ status: z.enum(['SUCCESS', 'FAILURE']), statusText: z.string(), at: z.number() })

const storedBuild = z.object({
  id: z.number(),
  buildTypeId: z.string(),
  number: z.string().optional(),
  branchName: z.string().optional(),
  defaultBranch: z.boolean(),
  personal: z.boolean(),
  failedToStart: z.boolean(),
  revision: z.string().optional(),
  properties: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  comment: z.string().optional(),
  triggeredBy: z.string().optional(),
  queuedAt: z.number(),
  approvedAt: z.number().optional(),
  startedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  /** Said by `runDeploy`; without it the configuration's own outcome counts. */
  outcome: outcome.optional(),
  /** `runDeploy` has been asked and has not answered. */
  awaitsDeploy: z.boolean(),
  /** Shown as failed although it runs. */
  failing: z.string().optional(),
  result: z.object({ status: z.enum(['SUCCESS', 'FAILURE', 'UNKNOWN']), statusText: z.string() }).optional(),
  pin: note.optional(),
  cancelled: note.optional(),
})

const worldState = z.object({
  nextId: z.number(),
  /** Next build number of each configuration. */
  counters: z.record(z.string(), z.number()),
  builds: z.array(storedBuild),
  /** Merged id → surviving id. */
  replaced: z.record(z.string(), z.number()),
  heldAt: z.number().optional(),
  /** Nothing that was due while held happened before this. */
  releasedAt: z.number(),
  queuePaused: z.boolean(),
  resumedAt: z.number(),
})

/** One build as the simulator keeps it: only what happened, never what will. */
export type StoredBuild = Readonly<z.infer<typeof storedBuild>>
export type WorldState = z.infer<typeof worldState>
export type Note = z.infer<typeof note>

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
  const parsed = worldState.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`TeamCity simulator snapshot: ${z.prettifyError(parsed.error)}`)
  return parsed.data
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
