import { type Rendering, webUrlOf } from './render.ts'
import type { StoredBuild } from './state.ts'
import type { SimulatedBuildView } from './types.ts'

/** The build for tests and for the sandbox's own jobs, without the manners of REST. */
export function viewBuild(build: StoredBuild, to: Rendering): SimulatedBuildView {
  const seen = to.world.appearance(build)
  const view: { -readonly [Key in keyof SimulatedBuildView]: SimulatedBuildView[Key] } = {
    id: build.id,
    buildTypeId: build.buildTypeId,
    state: seen.state,
    defaultBranch: build.defaultBranch,
    personal: build.personal,
    failedToStart: build.failedToStart,
    pinned: build.pin !== undefined,
    properties: build.properties,
    queuedAt: build.queuedAt,
    webUrl: webUrlOf(build, to),
  }
  if (build.number !== undefined) view.number = build.number
  if (seen.status !== undefined) view.status = seen.status
  if (seen.statusText !== undefined) view.statusText = seen.statusText
  if (seen.waitReason !== undefined) view.waitReason = seen.waitReason
  if (seen.running) view.percentageComplete = seen.running.percentageComplete
  if (build.branchName !== undefined) view.branchName = build.branchName
  if (build.pin) view.pinComment = build.pin.text
  if (build.cancelled) {
    const { by, text } = build.cancelled
    view.canceled = by === undefined ? { comment: text } : { by, comment: text }
  }
  if (build.revision !== undefined) view.revision = build.revision
  if (build.comment !== undefined) view.comment = build.comment
  if (build.triggeredBy !== undefined) view.triggeredBy = build.triggeredBy
  if (build.startedAt !== undefined) view.startedAt = build.startedAt
  if (build.finishedAt !== undefined) view.finishedAt = build.finishedAt
  return view
}
