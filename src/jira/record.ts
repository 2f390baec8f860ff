import type { DraftTicket, Ending, Jira, Ticket } from './jira.ts'

/**
 * Puts a release on record that is over already: finds its ticket or creates it, and ends it. May be run again: what is
 * there is found by the draft's label. A fault with `sent: 'unknown'` leaves open whether the ticket was created.
 */
export async function recordRelease(
  jira: Pick<Jira, 'find' | 'create' | 'end'>,
  draft: DraftTicket,
  ending: Ending,
): Promise<Ticket> {
  const found = await jira.find(draft(LABEL_ONLY).label)
  const ticket = found ?? (await jira.create(draft))
  await jira.end(ticket, ending)
  return { key: ticket.key, url: ticket.url }
}

const LABEL_ONLY = 1_000
