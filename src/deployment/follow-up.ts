/** Which effects belong to which moment of a deployment. */
import { type Deployment, rooms, whereAsked } from './deployment.ts'
import type { Effect } from './effect.ts'
import type { End } from './event.ts'
import type { Notice } from './notice.ts'
import { isAskedFor } from './who-cancelled.ts'

export const toAsker = (deployment: Deployment, notice: Notice): Effect => ({
  kind: 'say',
  to: whereAsked(deployment),
  notice,
})

export const tellAll = (deployment: Deployment, notice: Notice): readonly Effect[] =>
  rooms(deployment).map(to => ({ kind: 'say', to, notice }))

/** The first effects of a deployment that has just been saved. */
export function begin(deployment: Deployment): readonly Effect[] {
  const { again, inFreeze, state, waitedSince } = deployment
  // What is said of it then says enough, and is said first.
  const isPinned = again ? [] : [toAsker(deployment, { about: 'already_pinned' })]
  return [
    ...(waitedSince === undefined ? [] : [toAsker(deployment, { about: 'its_turn' })]),
    ...(inFreeze ? tellAll(deployment, { about: 'in_freeze' }) : []),
    ...(again ? [toAsker(deployment, { about: 'going_again' })] : []),
    ...(state === 'requested' ? [{ kind: 'pin' } as const] : [...toBeQueued(deployment), ...isPinned]),
  ]
}

/** One after another: what is deployed, the ticket that names it, newer pins for one that goes back, the build. */
const toBeQueued = (deployment: Deployment): readonly Effect[] => [
  ...given(deployment.plan?.survey?.repo && deployment.build.revision, { kind: 'survey' }),
  ...given(deployment.plan?.ticket, { kind: 'open_ticket' }),
  ...given(deployment.again, { kind: 'unpin_newer' }),
  { kind: 'queue' },
]

export const whenPinned = (deployment: Deployment): readonly Effect[] => [
  ...toBeQueued(deployment),
  toAsker(deployment, { about: 'pinned' }),
]

/** One that is to be cancelled was queued all the same, before that was known or could be. */
export const whenQueued = (deployment: Deployment): readonly Effect[] =>
  deployment.cancel
    ? [
        { kind: 'cancel_build' },
        { kind: 'say', to: deployment.cancel.to, notice: { about: 'cancelling_queued' } },
      ]
    : [toAsker(deployment, { about: 'triggered' })]

/** Where a queue request had got no clear answer, its build may still show, and is looked for. */
export const afterDoubt = ({ queueUnsure, retriedAt, queueAbsent }: Deployment): readonly Effect[] =>
  given(queueUnsure ?? retriedAt ?? queueAbsent, { kind: 'find_double' })

/** One that ended before anything was queued: a ticket that is there, or that turns out to be, is closed. */
export const whenRefused = (
  deployment: Deployment,
  notice: Notice,
  ticketBegun?: { readonly settlesAtMs: number },
): readonly Effect[] => [
  toAsker(deployment, notice),
  ...(ticketBegun ? [{ kind: 'open_ticket', late: true, begun: ticketBegun } as const] : []),
  ...given(deployment.plan?.ticket, { kind: 'close_ticket' }),
]

export const whenStarted = (deployment: Deployment): readonly Effect[] =>
  given(deployment.plan?.markers, { kind: 'push_marker', action: 'start' })

/** A start marker that nobody saw the moment of comes now, before the end; a build that never ran has none. */
export function whenEnded(before: Deployment, ended: Deployment, event: End): readonly Effect[] {
  const { plan } = before
  const start = before.state === 'running' ? [] : whenStarted(ended)
  return [
    ...told(ended),
    ...given(plan?.notification, { kind: 'notify' }),
    ...(ended.startedAt === undefined ? [] : start),
    ...(ended.startedAt === undefined ? [] : given(plan?.markers, { kind: 'push_marker', action: 'end' })),
    ...given(plan?.ticket, { kind: 'close_ticket' }),
    ...given(isStopped(ended, event), { kind: 'find_double', afterCancel: true }),
    ...given(event.type === 'deploy_succeeded' && plan?.survey?.info && ended.build.revision, {
      kind: 'check_live',
    }),
  ]
}

/** While it ran, by somebody in TeamCity, who can put it back into the queue by the same click. */
const isStopped = (deployment: Deployment, event: End): boolean =>
  event.type === 'deploy_cancelled' &&
  deployment.startedAt !== undefined &&
  !event.replacedBy &&
  !isAskedFor(deployment, event)

/** One notice a room: the room of the REST API hears it from there. */
function told(ended: Deployment): readonly Effect[] {
  const room = roomInChat(ended)
  return tellAll(ended, { about: 'ended' }).filter(
    effect => effect.kind !== 'say' || !isRoom(effect.to.room, room),
  )
}

/** The room of the REST API, where the bot may be in it. */
function roomInChat({ plan }: Deployment): string | undefined {
  const { room, isElsewhere } = plan?.notification ?? {}
  return isElsewhere ? undefined : room
}

/** What the REST API did not take is said by the adapter, if the room has not heard it so already. */
export function whenNotTaken(ended: Deployment): readonly Effect[] {
  const room = roomInChat(ended)
  if (room === undefined || /^\d+$/.test(room)) return []
  const names = rooms(ended).find(to => isRoom(to.room, room))
  return [{ kind: 'say', to: names ?? { room, person: ended.requestedBy }, notice: { about: 'ended' } }]
}

/** A room of the chat by its name, or by its JID, in which a name is lower case with underscores after a number. */
export function isRoom(room: string | null, name: string | undefined): boolean {
  if (room === null || name === undefined) return false
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^(?:\d+_)?([^@]*)@.*$/s, '$1')
      .replaceAll(/[\s_-]+/g, '_')
  return plain(room) === plain(name)
}

const given = (condition: unknown, effect: Effect): readonly Effect[] => (condition ? [effect] : [])
