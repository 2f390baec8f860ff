/** Ends in which something around a deployment would be wrong. */
import type { AroundEnd } from './around-invariants.ts'
import type { End } from './invariants.ts'

type Doctor = (end: End) => End

const withAround =
  (change: (around: AroundEnd, end: End) => Partial<AroundEnd>): Doctor =>
  end =>
    end.around ? { ...end, around: { ...end.around, ...change(end.around, end) } } : end

const eachTicket = (change: (ticket: AroundEnd['tickets'][number]) => AroundEnd['tickets'][number]): Doctor =>
  withAround(({ tickets }) => ({ tickets: tickets.map(change) }))

const twice = <T>(all: readonly T[]): T[] => all.flatMap(one => [one, one])

/** As if its release had been to be read, and nothing had come of it, or of that alone. */
const unread =
  (isReleaseRead: boolean): Doctor =>
  end => ({
    ...end,
    deployments: end.deployments.map(kept => {
      const { release: _read, unread: _unread, live: _live, ...deployment } = kept.deployment
      const survey = { repo: 'acme/doctored' }
      const build = { ...deployment.build, revision: 'abcdef0' }
      return {
        ...kept,
        deployment: {
          ...deployment,
          ...(isReleaseRead ? { unread: 'away' } : {}),
          build,
          plan: { ...deployment.plan, survey },
        },
      }
    }),
  })

export const doctoredAround: Readonly<Record<string, Doctor>> = {
  'a ticket twice': withAround(({ tickets }) => ({ tickets: twice(tickets) })),
  'a ticket lost': withAround(() => ({ tickets: [] })),
  'a ticket of nobody': eachTicket(ticket => ({ ...ticket, labels: ['hubot-deploy-nobody'] })),
  'a ticket left open': eachTicket(ticket => ({ ...ticket, status: 'In Progress' })),
  'a ticket moved twice': eachTicket(ticket => ({ ...ticket, moves: twice(ticket.moves) })),
  'no word in the ticket of how it ended': eachTicket(ticket => ({ ...ticket, comments: [] })),
  'a word in the ticket of how it ended twice': eachTicket(ticket => ({
    ...ticket,
    comments: twice(ticket.comments),
  })),
  'a build before its required ticket': withAround(({ plan, tickets }, { endMs }) => ({
    plan: { ...plan, isTicketRequired: true },
    tickets: tickets.map(ticket => ({ ...ticket, createdAt: endMs })),
  })),
  'a notification twice': withAround(({ notifications }) => ({ notifications: twice(notifications) })),
  'a notification lost': withAround(() => ({ notifications: [] })),
  'a notification of another outcome': withAround(({ notifications }) => ({
    notifications: notifications.map(each => ({ ...each, message: `Hooray: ${each.message}` })),
  })),
  'a notification, and a notice in its place': end => ({
    ...end,
    said: [
      ...end.said,
      ...(end.around?.notifications ?? []).map(({ message }) => ({
        room: end.around?.plan.room ?? '',
        text: message,
        by: 'bot1',
        atMs: end.endMs,
      })),
    ],
  }),
  'a marker twice': withAround(({ markers }) => ({ markers: twice(markers) })),
  'no start marker': withAround(({ markers }) => ({
    markers: markers.filter(({ action }) => action !== 'start-deploy'),
  })),
  'no end marker': withAround(({ markers }) => ({
    markers: markers.filter(({ action }) => action !== 'end-deploy'),
  })),
  'an end marker before its start': withAround(({ markers }) => ({ markers: markers.toReversed() })),
  'a marker of another outcome': withAround(({ markers }) => ({
    markers: markers.map(({ action, deployment }) => ({
      action,
      deployment: { ...deployment, status: 'queued' },
    })),
  })),
  'a release not read before the build': unread(false),
  'a success that nobody looked at': unread(true),
}
