import { type DraftInTime, type DraftTicket, type Jira, JiraFault, noJira } from '../../jira/jira.ts'
import type { OutboxEntry } from '../../store/store.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { Outcome, Perform } from '../outcome.ts'
import { ticketLabel } from '../ticket.ts'
import { isStale, type Report } from './hindered.ts'

/** Between two tries while the deployment waits, and at the longest when it went on. */
const patienceMs = 15_000
const longestWaitMs = 300_000

type Begun = OutboxEntry['begun'] | null

/**
 * Opens the change ticket, once. A request without a clear answer, or one that we died in, is followed by a search for
 * the deployment's label, and only made again when that has had time to know of it. A JIRA that is away does not keep
 * the deployment waiting, unless the ticket is required: it is opened later then, with the times as they were.
 */
export function performOpenTicket(options: {
  /** Null where no JIRA is set any more. */
  jira: Jira | null
  /** How long a deployment may wait without a word. */
  withinMs: number
  draft: (deployment: Deployment, isLate: boolean) => Promise<DraftTicket>
  /** What JIRA said, and what to check, for people. */
  words: (fault: JiraFault) => string
  report: Report
  now: () => number
  random: () => number
}): Perform {
  const { jira, withinMs, draft, words, report, now, random } = options

  return async (entry, deployment, begin) => {
    const { effect, attempts } = entry
    if (effect.kind !== 'open_ticket' || deployment.ticket) return { done: true }
    const isLate = effect.late === true
    if (!isLate && deployment.state !== 'pinned') return { done: true }
    let begun: Begun = entry.begun ?? effect.begun ?? null
    if (!isLate && isUnwanted(deployment)) return begun ? cancelledWithout(begun) : { done: true }
    let settleMs: number | null = null
    try {
      if (jira === null) throw noJira
      const opening = isLate || deployment.ticketDelayed ? jira : jira.within(withinMs)
      const project = deployment.plan?.ticket?.project
      const found = begun && (await opening.find(ticketLabel(deployment), project))
      if (found) return opened(found)
      if (begun && now() < begun.settlesAtMs) return notSeenYet(begun, isLate, deployment)
      // Its queue request may be on its way: then it goes out all the same, and has a ticket.
      if (isUnwanted(deployment) && deployment.state === 'pinned') return { againInMs: patienceMs, begun }
      const isOver = deployment.state === 'refused' || isUnwanted(deployment)
      if (isOver && !deployment.isUnknown) return { done: true }
      const made = await draft(deployment, isLate)
      const settlesInMs = await opening.settleMs()
      settleMs = settlesInMs
      // Each draft goes out at once: what JIRA asks for before it, or says of the one before, takes none of the time.
      const noted: DraftInTime = async limit => {
        await begin(now() + settlesInMs)
        return made(limit)
      }
      return opened(await opening.create(noted, project))
    } catch (fault) {
      if (!(fault instanceof JiraFault)) throw fault
      if (settleMs !== null) begun = fault.sent === 'no' ? null : { settlesAtMs: now() + settleMs }
      return afterFault(fault, begun, { attempts, isLate, deployment })
    }
  }

  /** Nothing is queued any more; a ticket that shows up all the same is closed. */
  function cancelledWithout(ticketBegun: NonNullable<Begun>): Outcome {
    return { event: { type: 'cancelled_unqueued', at: new Date(now()).toISOString(), ticketBegun } }
  }

  /** It may still show; while the deployment waits for it, it is looked for as often as JIRA is asked. */
  function notSeenYet(begun: { settlesAtMs: number }, isLate: boolean, deployment: Deployment): Outcome {
    const againInMs = begun.settlesAtMs - now()
    if (isLate) return { againInMs, begun }
    const { plan, ticketDelayed } = deployment
    const waits = { againInMs: Math.min(againInMs, patienceMs), begun }
    const isOver = isStale(deployment, now())
    if (plan?.ticket?.isRequired && ticketDelayed && !isOver) return waits
    const said = { said: words(unsettled), ref: report(deployment, unsettled) }
    if (!plan?.ticket?.isRequired) return delayed(said, begun)
    if (isOver) return refused(said, begun)
    return { ...waits, meanwhile: { type: 'ticket_awaited', ...said } }
  }

  function afterFault(
    fault: JiraFault,
    begun: Begun,
    { attempts, isLate, deployment }: { attempts: number; isLate: boolean; deployment: Deployment },
  ): Outcome {
    const ref = report(deployment, fault)
    const said = { said: words(fault), ref }
    const waitMs = noSooner(fault, 1_000 + backOffMs(attempts, random, longestWaitMs))
    if (isLate) return { againInMs: waitMs, begun }
    if (!deployment.plan?.ticket?.isRequired) return delayed(said, begun)
    if (isStale(deployment, now())) return refused(said, begun)
    return { againInMs: Math.min(waitMs, patienceMs), begun, meanwhile: { type: 'ticket_awaited', ...said } }
  }
}

/** What is to be cancelled, or was, without a build needs no new ticket. */
const isUnwanted = ({ cancel, deployBuild }: Deployment): boolean => cancel !== undefined && !deployBuild

const opened = ({ key, url }: { key: string; url: string }): Outcome => ({
  event: { type: 'ticket_opened', ticket: { key, url } },
})

const delayed = (said: { said: string; ref: string }, begun: Begun): Outcome => ({
  event: { type: 'ticket_delayed', ...said, ...(begun ? { begun } : {}) },
})

const refused = (said: { said: string; ref: string }, begun: Begun): Outcome => ({
  event: {
    type: 'ticket_refused',
    hindrance: { why: 'no_ticket', ...said },
    ...(begun ? { begun } : {}),
  },
})

/** Its answer was lost, or we were stopped while we asked. */
const unsettled = new JiraFault({
  kind: 'timeout',
  said: 'it may have taken the ticket, and its search does not show it yet',
  sent: 'unknown',
  transient: true,
})
