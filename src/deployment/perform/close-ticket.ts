import { type Ending, type Jira, JiraFault, noJira } from '../../jira/jira.ts'
import { backOffMs, noSooner } from '../backoff.ts'
import type { Deployment } from '../deployment.ts'
import type { Perform } from '../outcome.ts'
import type { Report } from './hindered.ts'

/** What the log says of a ticket that does not have its end yet, or will not get it. */
export interface TicketInLog {
  ticketNotClosed(fault: JiraFault, then: 'again' | 'given_up'): string
}

const longestWaitMs = 300_000
/**
 * So long a comment or a move whose answer was lost, or waited for by a bot that died, may still arrive: looked for
 * sooner, it would be made twice.
 */
const arrivesMs = 60_000
/** Somebody has deleted the ticket, or taken our permission for good: after so long, and not before so many tries. */
const givenUpMs = 7 * 24 * 3_600_000
const fewestTries = 10

/**
 * Writes into the ticket how the deployment ended, and moves it on. Both are looked for before they are done, so it is
 * tried again until it works.
 */
export function performCloseTicket(options: {
  jira: Jira | null
  ending: (deployment: Deployment) => Ending
  words: TicketInLog['ticketNotClosed']
  report: Report
  now: () => number
  random: () => number
}): Perform {
  const { jira, ending, words, report, now, random } = options
  return async ({ attempts, begun }, deployment, begin) => {
    const { ticket, finishedAt, requestedAt } = deployment
    if (!ticket) return { done: true }
    if (begun && now() < begun.settlesAtMs) return { againInMs: begun.settlesAtMs - now(), begun }
    try {
      if (jira === null) throw noJira
      await begin(now() + arrivesMs)
      await jira.end(ticket, ending(deployment))
      return { done: true }
    } catch (fault) {
      if (!(fault instanceof JiraFault)) throw fault
      const isOld = now() - Date.parse(finishedAt ?? requestedAt) > givenUpMs
      const isGivenUp = isOld && attempts + 1 >= fewestTries
      report(deployment, fault, words(fault, isGivenUp ? 'given_up' : 'again'))
      if (isGivenUp) return { done: true }
      const waitMs = noSooner(fault, 1_000 + backOffMs(attempts, random, longestWaitMs))
      return { againInMs: fault.sent === 'unknown' ? Math.max(waitMs, arrivesMs) : waitMs, begun: null }
    }
  }
}
