import type { Deployment } from '../deployment/deployment.ts'
import { type Progress, progressOf } from '../deployment/progress.ts'
import type { OutboxEntry } from '../store/store.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { brought } from './brought.ts'
import { ended } from './ended.ts'
import { notLive } from './notice.ts'
import { pendingLine } from './pending.ts'
import { safe } from './safe.ts'
import { answers, stage } from './stage.ts'
import { roughly } from './table.ts'
import { clock, duration, lines } from './words.ts'

/** What is known of an active deployment now. */
export interface Activity {
  readonly deployment: Deployment
  /** As production shows it now; null where there is none yet. */
  readonly build: Build | null
  /** Reference of why production could not be asked. */
  readonly unread: string | null
  readonly usualMs: number | null
  readonly pending: readonly OutboxEntry[]
}

export function activity(seen: Activity, nowMs: number): string {
  const { deployment, pending, unread } = seen
  const { alias, requestedBy, requestedAt, build, env, deployBuild, ticket } = deployment
  const facts = brought(deployment)
  const isAsked = deployment.queueAsked === true && deployment.state === 'pinned'
  return lines(
    `${alias} is being deployed by ${requestedBy.name} since ${clock(requestedAt, nowMs)}: ${build.number} to ${env}, ${progress(seen, nowMs)}.`,
    [facts && `${facts}.`, deployBuild?.url].filter(Boolean).join(' '),
    ticket && `Ticket: ${ticket.url}`,
    unread !== null &&
      `The production TeamCity does not answer just now: this is what I saw last. [ref ${unread}]`,
    isAsked && answers(deployment),
    pendingLine(deployment, pending),
  )
}

function progress({ deployment, build, usualMs }: Activity, nowMs: number): string {
  const startedAt = build?.startedAt ?? deployment.startedAt
  if (build?.state === 'finished') return 'its build has ended, and I am about to say how'
  if (build?.state === 'running' || deployment.state === 'running') {
    if (startedAt === undefined) return 'running'
    const percentage = build?.percentageComplete
    return running(progressOf({ startedAt, percentage }, usualMs, nowMs), nowMs)
  }
  if (deployment.state !== 'queued') return stage(deployment, nowMs)
  const why = build?.waitReason ? `: ${safe(build.waitReason, 200).replace(/\.$/, '')}` : ''
  return `waiting in TeamCity's build queue${since(build, nowMs)}${why}`
}

const since = (build: Build | null, nowMs: number): string =>
  build?.queuedAt === undefined ? '' : ` for ${duration(nowMs - Date.parse(build.queuedAt))}`

/** `running 3 of about 4 min, until about 14:09 UTC`. */
function running({ elapsedMs, expectedMs }: Progress, nowMs: number): string {
  if (expectedMs === null) return `running for ${duration(elapsedMs)}`
  const [elapsed, expected] = [roughly(elapsedMs), roughly(expectedMs)]
  if (elapsed === expected) return `running for ${elapsed}, which is about what it takes`
  if (elapsedMs > expectedMs) return `running for ${elapsed}, longer than the usual ${expected}`
  const end = clock(new Date(nowMs + expectedMs - elapsedMs).toISOString(), nowMs)
  return `running ${elapsed} of about ${expected}, until about ${end}`
}

/** Of an alias of which nothing is active. */
export const lastEnded = (deployment: Deployment, pending: readonly OutboxEntry[], nowMs: number): string =>
  lines(
    `${deployment.alias} is not being deployed. What ended last${at(deployment, nowMs)}:`,
    deployment.state === 'refused' ? refused(deployment) : ended(deployment),
    deployment.live && deployment.live.is !== 'shipped' && notLive(deployment),
    pendingLine(deployment, pending),
  )

const at = ({ finishedAt }: Deployment, nowMs: number): string =>
  finishedAt === undefined ? '' : `, ${clock(finishedAt, nowMs)}`

const refused = ({ name, env, build, requestedBy, isUnknown }: Deployment): string =>
  isUnknown
    ? `It is not known if ${name} ${build.number} was deployed to ${env}, asked by ${requestedBy.name}: its queue request got no clear answer.`
    : `${name} ${build.number} was not deployed to ${env}, asked by ${requestedBy.name}: it ended before anything was queued.`

/** Of one that has ended and is not done with. */
export const notDoneWith = (deployment: Deployment, pending: readonly OutboxEntry[], nowMs: number): string =>
  lines(
    `${deployment.alias} ${deployment.build.number}, ${deployment.state}${at(deployment, nowMs)}:`,
    pendingLine(deployment, pending),
  )

export const nothingActive = 'Nothing is being deployed. To see what is live: hubot deployment where'

export const moreActive = (count: number): string => `… and ${count} more: hubot deployment history 20`
