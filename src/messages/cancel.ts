/** What is said when somebody wants a deployment to end before it ends by itself. */
import { type Deployment, isInDoubt, type Person } from '../deployment/deployment.ts'
import type { Ask } from '../deployment/kept-line.ts'
import type { CancelHindrance, Notice, Said } from '../deployment/notice.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { faultAdvice, faultLine } from './fault.ts'
import { safe } from './safe.ts'
import { stage } from './stage.ts'
import { clock, lines, typed } from './words.ts'

const permission = '"Stop build / remove from queue"'

const what = ({ alias, build }: Deployment): string => `${alias} ${build.number}`

export function cancelling(notice: Extract<Notice, { about: 'cancelling' }>, deployment: Deployment): string {
  const { alias, deployBuild } = deployment
  switch (notice.stage) {
    case 'unqueued':
      return `Ok, I do not queue ${what(deployment)}. If that has happened just now, I cancel its build.`
    case 'unsure':
      return lines(
        `Ok. It is not known yet if ${what(deployment)} was queued: as soon as its build shows, I cancel it.`,
        deployment.queueAsked && `If nobody needs to know any more: hubot deployment give up ${alias}`,
      )
    case 'queued':
      return lines(
        `Ok, I ask the production TeamCity to take ${what(deployment)} out of its build queue.`,
        deployBuild?.url,
      )
    case 'running':
      return lines(
        `Ok, I ask the production TeamCity to stop ${what(deployment)}. What it has done so far stays done.`,
        deployBuild?.url,
      )
  }
}

export const cancellingQueued = (deployment: Deployment): string =>
  lines(`${what(deployment)} was queued, and I cancel it: ${deployment.deployBuild?.url}`)

export const cancelDelayed = ({ said, ref }: Said, deployment: Deployment): string =>
  lines(
    `I can't ask the production TeamCity to cancel ${what(deployment)} (${said}), and keep trying. [ref ${ref}]`,
    `If it hurries, stop it there: ${deployment.deployBuild?.url}`,
  )

export const cancelRefused = (hindrance: CancelHindrance, by: string, deployment: Deployment): string =>
  lines(
    faultLine(hindrance, `cancel ${what(deployment)} for ${by}`, permission),
    `It goes on. Stop it there: ${deployment.deployBuild?.url}`,
    `${faultAdvice(hindrance, permission)} Then: hubot deployment cancel ${deployment.alias} [ref ${hindrance.ref}]`,
  )

/** Under the notice of one that ended otherwise. */
export const tooLate = ({ cancel, state }: Deployment): string | false =>
  cancel !== undefined && state !== 'cancelled' && `${cancel.by} wanted it cancelled: that came too late.`

/** Who asked for it already; empty when nobody did. */
export const toBeCancelled = ({ cancel }: Deployment): string =>
  cancel ? `, and is to be cancelled, as ${cancel.by} asked` : ''

export function nothingToCancel(
  { alias, last, turns = [] }: Extract<Refusal, { because: 'nothing_to_cancel' }>,
  nowMs: number,
): string {
  const waits =
    turns.length > 0 &&
    `${turns.map(({ person }) => safe(person.name, 60)).join(', ')} ${turns.length === 1 ? 'waits' : 'wait'} for a turn: hubot deployment leave ${typed(alias)}`
  if (!last)
    return lines(
      `${typed(alias)} is not being deployed.`,
      waits || `To deploy it: hubot deploy ${typed(alias)}`,
    )
  if (isInDoubt(last))
    return lines(
      `${last.alias} is not being deployed as far as I know: of ${last.build.number}, asked by ${last.requestedBy.name}, nobody knows if it went out. Look there, and stop it there:`,
      // What may have gone out beside a build that was stopped is on the page of its configuration.
      last.isUnknown
        ? (last.deployPage ?? last.deployBuild?.url)
        : (last.deployBuild?.url ?? last.deployPage),
      waits,
    )
  const ended = last.finishedAt === undefined ? '' : ` at ${clock(last.finishedAt, nowMs)}`
  return lines(
    `${last.alias} is not being deployed: ${last.build.number}, asked by ${last.requestedBy.name}, ${words[last.state] ?? 'ended'}${ended}.`,
    last.deployBuild?.url,
    waits || `There is nothing to cancel. To deploy it: hubot deploy ${last.alias}`,
  )
}

/** What was only asked about. */
export const askWithdrawn = (ask: Ask, by: Person): string =>
  `Ok, I do not deploy ${ask.alias} ${safe(ask.build.number, 80)}, which I had asked ${safe(ask.person.name, 60)} about: ${safe(by.name, 60)} has cancelled it.`

const words: Readonly<Partial<Record<Deployment['state'], string>>> = {
  succeeded: 'went out',
  failed: 'failed',
  cancelled: 'was cancelled',
  refused: 'was not begun',
}

export const cancelledAlready = (
  { deployment }: Extract<Refusal, { because: 'cancelled_already' }>,
  nowMs: number,
): string => {
  const { cancel, deployBuild, queueAsked, state, alias } = deployment
  return lines(
    `${cancel?.by} asked for that at ${cancel && clock(cancel.at, nowMs)}: ${what(deployment)} is ${stage(deployment, nowMs)}. I say how it ends.`,
    deployBuild && `If it hurries, stop it on the production TeamCity: ${deployBuild.url}`,
    state === 'pinned' && queueAsked && `If nobody needs to know any more: hubot deployment give up ${alias}`,
  )
}
