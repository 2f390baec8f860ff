import { buildPhase, type StoredBuild, type WorldState } from './state.ts'
import type { DeployResult, SimulatedConfiguration } from './types.ts'

/** From the cancelling to the end of a running build. */
const stopMs = 500
/** Of an approval nobody gave: the default of the build feature. */
export const approvalTimeoutMs = 360 * 60_000
/** The part of the run after which a build that will fail shows it. */
const failingFrom = 0.75

export const failureText = 'Exit code 1 (Step: Deploy) (new)'

export interface Transition {
  readonly at: number
  readonly build: StoredBuild
  readonly event: 'BUILD_STARTED' | 'BUILD_FINISHED' | 'BUILD_STOPPED'
}

export const durationOf = (configuration: SimulatedConfiguration | undefined): number =>
  configuration?.durationMs ?? 2000

export function plannedResult(
  build: StoredBuild,
  configuration: SimulatedConfiguration | undefined,
): DeployResult {
  if (build.outcome) return build.outcome
  if (configuration?.outcome !== 'FAILURE') return { status: 'SUCCESS', statusText: 'Success' }
  return { status: 'FAILURE', statusText: configuration.failureText ?? failureText }
}

/** What happens to a build next by the clock alone; undefined when only somebody can move it. */
export function nextTransition(
  build: StoredBuild,
  state: WorldState,
  configuration: SimulatedConfiguration | undefined,
): Transition | undefined {
  if (state.heldAt !== undefined) return undefined
  const phase = buildPhase(build)
  if (phase === 'finished') return undefined
  if (phase === 'queued') {
    if (state.queuePaused) return undefined
    if (configuration?.approval && build.approvedAt === undefined) return timedOut(build, state)
    const queueMs = configuration?.queueMs ?? 500
    const at = Math.max(build.queuedAt + queueMs, build.approvedAt ?? 0, state.releasedAt, state.resumedAt)
    return { at, build: { ...build, startedAt: at }, event: 'BUILD_STARTED' }
  }
  if (build.cancelled) {
    const at = Math.max(build.cancelled.at + stopMs, state.releasedAt)
    return { at, build: finishedBuild(build, at), event: 'BUILD_STOPPED' }
  }
  if (build.awaitsDeploy) return undefined
  const ranFor = (build.startedAt ?? 0) + durationOf(configuration)
  const at = Math.max(ranFor, build.outcome?.at ?? 0, state.releasedAt)
  return { at, build: finishedBuild(build, at, plannedResult(build, configuration)), event: 'BUILD_FINISHED' }
}

/** The server itself cancels it: `canceledInfo` without a user. */
function timedOut(build: StoredBuild, state: WorldState): Transition {
  const at = Math.max(build.queuedAt + approvalTimeoutMs, state.releasedAt, state.resumedAt)
  const cancelled = { at, text: 'Approval timed out' }
  const ended = finishedBuild({ ...build, number: 'N/A', startedAt: at, cancelled }, at)
  return { at, build: ended, event: 'BUILD_STOPPED' }
}

/** A cancelled build ends as UNKNOWN, whatever it was going to be. */
export function finishedBuild(build: StoredBuild, at: number, result?: DeployResult): StoredBuild {
  const ended = result && !build.cancelled ? result : { status: 'UNKNOWN' as const, statusText: 'Canceled' }
  return {
    ...build,
    finishedAt: at,
    awaitsDeploy: false,
    result: { status: ended.status, statusText: ended.statusText },
  }
}

/** How a build looks at a moment. */
export interface Appearance {
  readonly state: 'queued' | 'running' | 'finished'
  readonly status?: 'SUCCESS' | 'FAILURE' | 'UNKNOWN'
  readonly statusText?: string
  readonly waitReason?: string
  readonly running?: {
    readonly elapsedSeconds: number
    /** -1 without an estimate, as on the first build of a configuration. */
    readonly percentageComplete: number
    readonly estimatedTotalSeconds?: number
    readonly leftSeconds?: number
    readonly stage: string
  }
}

export function buildAppearance(
  build: StoredBuild,
  at: {
    readonly now: number
    readonly state: WorldState
    readonly configuration: SimulatedConfiguration | undefined
    /** Whether an earlier build of the configuration gives an estimate. */
    readonly hasHistory: boolean
  },
): Appearance {
  const state = buildPhase(build)
  if (state === 'queued') return { state, waitReason: waitReason(build, at) }
  if (build.result) return { state, ...build.result }
  const elapsedMs = Math.max(0, Math.min(at.now, at.state.heldAt ?? at.now) - (build.startedAt ?? 0))
  const durationMs = durationOf(at.configuration)
  const planned = plannedResult(build, at.configuration)
  const failing =
    build.failing ??
    (planned.status === 'FAILURE' && !build.awaitsDeploy && elapsedMs >= durationMs * failingFrom
      ? planned.statusText
      : undefined)
  const estimated = at.hasHistory && !build.cancelled
  const running = {
    elapsedSeconds: Math.floor(elapsedMs / 1000),
    percentageComplete: estimated
      ? Math.min(99, Math.floor((elapsedMs / Math.max(1, durationMs)) * 100))
      : -1,
    ...(estimated && {
      estimatedTotalSeconds: Math.round(durationMs / 1000),
      leftSeconds: Math.max(0, Math.round((durationMs - elapsedMs) / 1000)),
    }),
    stage: stageText(build, elapsedMs, failing),
  }
  if (build.cancelled) return { state, status: 'UNKNOWN', statusText: 'Canceled', running }
  if (failing !== undefined) return { state, status: 'FAILURE', statusText: failing, running }
  return {
    state,
    status: 'SUCCESS',
    statusText: elapsedMs < durationMs / 2 ? 'Running' : 'Step 1/1',
    running,
  }
}

function stageText(build: StoredBuild, elapsedMs: number, failing: string | undefined): string {
  if (build.cancelled) return 'Stopping build on agent. Reason: stop build command from the server'
  if (failing !== undefined) return 'Step 1/1: Step Deploy (Command Line) failed'
  return elapsedMs === 0 ? '' : 'Step 1/1: Deploy (Command Line)'
}

function waitReason(
  build: StoredBuild,
  at: {
    readonly now: number
    readonly state: WorldState
    readonly configuration: SimulatedConfiguration | undefined
  },
): string {
  const { now, state, configuration } = at
  if (state.queuePaused) return 'Build queue was paused'
  if (configuration?.approval && build.approvedAt === undefined) return 'Build is waiting for approval'
  return now === build.queuedAt
    ? 'Build settings have not been finalized'
    : 'There are no idle compatible agents which can run this build'
}
