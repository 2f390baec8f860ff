/** What a HipChat room reads of a deployment that ended, and what is said when it can't be told there. */
import { type Deployment, isInDoubt } from '../deployment/deployment.ts'
import {
  type Card,
  type Color,
  type HipChatFault,
  longest,
  type Notification,
} from '../hipchat-api/hipchat-api.ts'
import { approved } from './asked.ts'
import { asHtml } from './html.ts'
import { releasePhrase } from './release.ts'
import { duration } from './words.ts'

export interface NotificationFacts {
  /** The whole notice as the room would read it from the bot. */
  readonly text: string
  readonly ticket?: { readonly key: string; readonly url: string } | undefined
  /** Such as `4 by Dan and Eve`. */
  readonly commits?: string | undefined
}

const from = 'Deployment'

/** The completion notice as a notification: the same words, a colour, and a card with the facts. */
export function notification(deployment: Deployment, facts: NotificationFacts): Notification {
  const rest = deployment.deployBuild?.url ?? deployment.build.url
  return {
    message: asHtml(facts.text, { most: longest.message, rest }),
    format: 'html',
    color: colorOf(deployment),
    notify: true,
    from,
    card: cardOf(deployment, facts),
  }
}

/** What its card tells beside the notice. */
export const factsOf = ({ ticket, release }: Deployment): Omit<NotificationFacts, 'text'> => ({
  ticket,
  commits: release && releasePhrase(release),
})

/** Green and red for what is known, gray for cancelled, yellow where nobody knows, purple before the end. */
function colorOf(deployment: Deployment): Color {
  const { state } = deployment
  if (isInDoubt(deployment)) return 'yellow'
  if (state === 'succeeded') return 'green'
  if (state === 'failed' || state === 'refused') return 'red'
  return state === 'cancelled' ? 'gray' : 'purple'
}

function cardOf(deployment: Deployment, { text, ticket, commits }: NotificationFacts): Card {
  const { build, deployBuild, startedAt, finishedAt } = deployment
  const took = startedAt && finishedAt && duration(Date.parse(finishedAt) - Date.parse(startedAt))
  return {
    id: deployment.id,
    title: text.split('\n')[0] ?? '',
    url: deployBuild?.url ?? build.url,
    attributes: [
      { label: 'Environment', value: deployment.env },
      { label: 'Build', value: build.number, url: build.url },
      { label: 'Asked by', value: `${deployment.requestedBy.name}${approved(deployment, ', approved by ')}` },
      ...(took ? [{ label: 'Took', value: took }] : []),
      ...(ticket ? [{ label: 'Ticket', value: ticket.key, url: ticket.url }] : []),
      ...(commits ? [{ label: 'Commits', value: commits }] : []),
    ],
  }
}

export const cardRefused = ({ said }: HipChatFault): string =>
  `HipChat refused the card of a notification, so it gets the message without: ${said}`

/** For the log, when a notification did not get into its room: what happened, then what to do. */
export function notificationFault(fault: HipChatFault, then: 'again' | 'adapter' | 'said' | 'lost'): string {
  const next = {
    again: 'It is tried again.',
    adapter: 'The notice goes through the chat adapter.',
    said: 'It may be in the room, so it is not repeated.',
    lost: 'It is not tried any more, and the chat adapter knows no room of that name.',
  }
  return `The notification for the HipChat room ${fault.room} failed: ${fault.said}. ${notificationAdvice(fault)}${next[then]}`
}

export function notificationAdvice({ kind, room, retryAfterMs }: HipChatFault): string {
  if (kind === 'unauthorized') return 'Check HUBOT_HIPCHAT_API_TOKEN. '
  if (kind === 'forbidden') {
    return `HUBOT_HIPCHAT_API_TOKEN needs the scope send_notification for the room ${room}. `
  }
  if (kind === 'not_found') {
    return 'HUBOT_HIPCHAT_API_ROOM has to be the id or the name of a room that the token may see. '
  }
  if (kind === 'throttled' && retryAfterMs !== undefined) {
    return `Its limit ends in ${duration(retryAfterMs)}. `
  }
  if (kind === 'rejected') return 'HipChat does not take such a message. '
  return kind === 'throttled' ? '' : 'Check HUBOT_HIPCHAT_API_URL and the server. '
}
