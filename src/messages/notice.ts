import type { Deployment } from '../deployment/deployment.ts'
import type { Notice, Unknown, Unsure } from '../deployment/notice.ts'
import { approved } from './asked.ts'
import { brought } from './brought.ts'
import { cancelDelayed, cancelling, cancellingQueued, cancelRefused } from './cancel.ts'
import { delayed } from './delay.ts'
import { doubleCancelled, doubleFound } from './double.ts'
import { ended } from './ended.ts'
import { deployedInFreeze } from './freeze.ts'
import { hindrance } from './hindrance.ts'
import { ticketAwaited, ticketPending } from './jira.ts'
import { lockOverridden } from './lock.ts'
import { releasePhrase, stillServes } from './release.ts'
import { goingAgain, pinsStayOff, unpinned } from './rollback.ts'
import { safe } from './safe.ts'
import { answers, stage } from './stage.ts'
import { ago, clock, lines, stop } from './words.ts'

export const dontSeeWhy = "I don't see why I should"

export const queueAgain = ({ alias, build, deployBuildTypeId }: Deployment): string =>
  `Ok, I ask the production TeamCity again to queue ${deployBuildTypeId} for ${alias} ${build.number}.`

/** What a room is told about a deployment. `tag` is set in the sandbox, so that nobody mistakes it for production. */
export function notice(what: Notice, deployment: Deployment, nowMs: number, tag: string | null): string {
  return lines(noticeText(what, deployment, nowMs), tag !== null && tag)
}

export function noticeText(what: Notice, deployment: Deployment, nowMs: number): string {
  const { alias, build, env, deployBuild, newerPin } = deployment
  const facts = brought(deployment)
  const triggered = lines(
    `Successfully triggered deployment of ${alias} ${build.number} to ${env}${facts === '' ? '' : `: ${facts}.`}`,
    approved(deployment, 'Approved by ', '.'),
    deployBuild?.url,
    newerPin !== undefined &&
      `${newerPin} is newer and pinned as well: a job that ships the last pinned build, and not source.build.number, would take that one.`,
  )
  switch (what.about) {
    case 'already_pinned':
      return `This app is already pinned: ${about(deployment, nowMs)}.`
    case 'pinned':
      return `Pinned ${about(deployment, nowMs)}.`
    case 'triggered':
      return deployment.queueUnsure ? lines(`It was queued: ${deployBuild?.url}`, triggered) : triggered
    case 'queue_unsure':
      return unsure(what, deployment)
    case 'queue_unknown':
      return unknown(what, deployment)
    case 'double_cancelled':
      return doubleCancelled(what.url, deployment)
    case 'double_found':
      return doubleFound(what.url, deployment)
    case 'going_again':
      return goingAgain(deployment, nowMs)
    case 'unpinned':
      return unpinned(deployment)
    case 'cancelling':
      return cancelling(what, deployment)
    case 'cancelling_queued':
      return cancellingQueued(deployment)
    case 'cancel_delayed':
      return cancelDelayed(what, deployment)
    case 'cancel_refused':
      return cancelRefused(what.hindrance, what.by, deployment)
    case 'merged':
      return lines(
        `The production TeamCity has put the deploy of ${alias} ${build.number} together with another queued build of ${deployment.deployBuildTypeId} that does the same. I follow that one:`,
        deployBuild?.url,
      )
    case 'waits_long':
    case 'runs_long':
    case 'awaits_approval':
    case 'goes_unread':
      return delayed(what, deployment, nowMs)
    case 'returned':
      return lines(
        `I was away from ${clock(what.from, nowMs)} to ${clock(what.to, nowMs)}. ${alias} ${build.number} went on meanwhile: ${stage(deployment, nowMs)}.`,
        deployBuild?.url,
      )
    case 'refused':
      return lines(hindrance(what.hindrance, deployment, nowMs), pinsStayOff(deployment))
    case 'ended':
      return ended(deployment)
    case 'goes_back':
      return lines(
        `LOOK: ${alias} ${build.number} is ${deployment.release && releasePhrase(deployment.release)}.`,
        deployment.release?.url,
      )
    case 'ticket_late':
      return ticketPending(deployment, what)
    case 'ticket_awaited':
      return ticketAwaited(deployment, what)
    case 'ticket_opened':
      return `The change ticket of ${alias} ${build.number} is written: ${deployment.ticket?.key} ${deployment.ticket?.url}`
    case 'not_live':
      return notLive(deployment)
    case 'lock_overridden':
      return lockOverridden(deployment, what.lock)
    case 'its_turn':
      return deployedInTurn(deployment, nowMs)
    case 'in_freeze':
      return deployedInFreeze(deployment, nowMs)
  }
}

export const unsure = ({ url, why }: Unsure, { alias, build, deployBuildTypeId }: Deployment): string =>
  lines(
    why
      ? `The production TeamCity gave no clear answer (${why.said}), so I do not know yet if the deploy of ${alias} ${build.number} was queued.`
      : `I was stopped while I asked the production TeamCity to deploy ${alias} ${build.number}, so I do not know yet if it was queued.`,
    `I keep looking, and will say which. Do not queue ${deployBuildTypeId} by hand until then: ${url}${why ? ` [ref ${why.ref}]` : ''}`,
  )

export function unknown(what: Unknown, deployment: Deployment): string {
  const { alias, build, deployBuildTypeId, id } = deployment
  const whys = {
    unseen: 'it got no clear answer, and I may not see into the builds that are there',
    moved: 'the production TeamCity had another address when I asked it, and gave no clear answer there',
    unanswered: `I can't ask the production TeamCity (${what.why === 'unanswered' ? what.said : ''})`,
  }
  const why = whys[what.why]
  return lines(
    `I can't find out if the deploy of ${alias} ${build.number} was queued: ${why}. Is there a build of ${deployBuildTypeId} with [hubot-deploy ${id}] in its comment? ${what.url}`,
    `${answers(deployment)}${what.why === 'unanswered' ? ` [ref ${what.ref}]` : ''}`,
  )
}

export function notLive({ alias, name, build, plan, live }: Deployment): string {
  const url = plan?.survey?.info?.url ?? ''
  return live?.is === 'unread'
    ? `${name} ${build.number} finished, and I can't see in ${url} if it is live: ${stop(live.said)} Look at the nodes.`
    : stillServes({ alias, name, number: build.number }, url, live?.is === 'other' ? live.sha : null)
}

/** Where it was typed, before anything is done. */
const deployedInTurn = ({ alias, build, requestedBy, waitedSince }: Deployment, nowMs: number): string =>
  `Your turn, ${safe(requestedBy.name, 60)}: ${alias} ${build.number} goes out now${waitedSince === undefined ? '' : `, as asked at ${clock(waitedSince, nowMs)}`}.`

export const about = ({ build }: Deployment, nowMs: number): string => {
  const facts = [
    build.revision?.slice(0, 7),
    build.finishedAt && `built ${ago(build.finishedAt, nowMs)}`,
  ].filter(Boolean)
  return `${build.number}${facts.length ? ` (${facts.join(', ')})` : ''}`
}
