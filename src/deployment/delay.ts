/** What is worth one line while a deployment keeps a room waiting, and no more than one. */
import type { Approval, Build } from '../teamcity/teamcity.ts'
import { type Deployment, type DeploymentState, isActive } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'
import { toAsker } from './follow-up.ts'
import type { Notice } from './notice.ts'
import { ignored, moveOf, type Transition } from './transition.ts'

export type Delay =
  /** In TeamCity's build queue since then, as ISO 8601; `why` as TeamCity says it. */
  | { readonly about: 'waits_long'; readonly since: string; readonly why?: string }
  | { readonly about: 'runs_long'; readonly usualMs: number }
  | ({ readonly about: 'awaits_approval' } & Approval)
  /** Its build can't be read on production since then; `said` is what its server says to that. */
  | { readonly about: 'goes_unread'; readonly since: string; readonly said: string }

const during: Readonly<Record<Delay['about'], readonly DeploymentState[]>> = {
  waits_long: ['queued'],
  runs_long: ['running'],
  awaits_approval: ['queued'],
  goes_unread: ['queued', 'running'],
}

/** It runs longer than usual when it takes so many times as long, and so many ms longer at least. */
const over = { times: 1.5, byMs: 60_000 }

/** By when a run may first be longer than usual; null where it has not begun. */
const elapsedMs = (build: Build, deployment: Deployment, nowMs: number): number | null =>
  build.startedAt === undefined ? null : nowMs - notBefore(build.startedAt, deployment)

/** Clocks of servers differ: nothing of a deployment began before it was asked for. */
export const notBefore = (iso: string | undefined, { requestedAt }: Deployment): number =>
  Math.max(iso === undefined ? 0 : Date.parse(iso), Date.parse(requestedAt))

/** Whether it is worth reading how long such deployments took before. */
export const mayRunLong = (deployment: Deployment, build: Build, nowMs: number): boolean =>
  isNews('runs_long', deployment) &&
  build.state === 'running' &&
  (elapsedMs(build, deployment, nowMs) ?? 0) >= over.byMs

export interface DelayFacts {
  /** Null where it waits for nobody. */
  readonly approval: Approval | null
  /** Null where too few of the past tell. */
  readonly usualMs: number | null
  /** Since when it has waited for the queue alone; epoch ms. */
  readonly waitsSinceMs: number
  /** How long it may wait without a word. */
  readonly patienceMs: number
}

/** What the room should hear now of a build that goes on; null when nothing. */
export function delayOf(
  deployment: Deployment,
  build: Build,
  { approval, usualMs, waitsSinceMs, patienceMs, nowMs }: DelayFacts & { readonly nowMs: number },
): Delay | null {
  if (build.state === 'queued' && approval) {
    return isNews('awaits_approval', deployment) ? { about: 'awaits_approval', ...approval } : null
  }
  if (build.state === 'queued') {
    if (!isNews('waits_long', deployment) || nowMs - waitsSinceMs < patienceMs) return null
    const since = new Date(waitsSinceMs).toISOString()
    return {
      about: 'waits_long',
      since,
      ...(build.waitReason === undefined ? {} : { why: build.waitReason }),
    }
  }
  if (build.state !== 'running' || usualMs === null || !isNews('runs_long', deployment)) return null
  const tookMs = elapsedMs(build, deployment, nowMs)
  const isLong = tookMs !== null && tookMs >= usualMs * over.times && tookMs >= usualMs + over.byMs
  return isLong ? { about: 'runs_long', usualMs } : null
}

/** Not of one that somebody wants ended: that is what its room waits for. */
export const isNews = (about: Delay['about'], { state, told = [], cancel }: Deployment): boolean =>
  during[about].includes(state) && !cancel && !told.includes(about)

/** A line about a delay that is over by now is not said any more. */
export const isOver = (notice: Notice, { state }: Deployment): boolean =>
  isDelay(notice) && !during[notice.about].includes(state)

export const isDelay = (notice: Notice): notice is Delay => notice.about in during

export function stepDelay(
  deployment: Deployment,
  { delay }: Extract<DeploymentEvent, { type: 'delay_seen' }>,
): Transition {
  if (!isActive(deployment)) return ignored(`it has ended: ${deployment.state}`)
  if (!isNews(delay.about, deployment)) return ignored('the room knows, or it is over')
  const told = [...(deployment.told ?? []), delay.about]
  return moveOf(deployment)({ told }, [toAsker(deployment, delay)])
}
