/** What must be true in the end of tickets, notifications, markers and releases. Each violation is one line. */
import type { Deployment } from '../../src/deployment/deployment.ts'
import { isRoom } from '../../src/deployment/follow-up.ts'
import { ticketLabel } from '../../src/deployment/ticket.ts'
import type { SimulatedNotification } from '../../src/sandbox/hipchat/simulator.ts'
import type { SimulatedTicket } from '../../src/sandbox/jira/simulator.ts'
import { type Around, markersIn } from './around.ts'
import { type End, ended, endText } from './invariants.ts'
import type { AroundPlan } from './plan.ts'
import type { World } from './world.ts'

export interface AroundEnd extends Pick<Around, 'vanished'>, Pick<World, 'noted'> {
  readonly plan: AroundPlan
  readonly tickets: readonly SimulatedTicket[]
  readonly notifications: readonly SimulatedNotification[]
  readonly markers: readonly SeenMarker[]
}

interface SeenMarker {
  readonly action: string
  readonly deployment: { readonly id: string; readonly status?: string }
}

export const aroundOf = (around: Around, noted: World['noted']): AroundEnd => ({
  plan: around.plan,
  noted,
  vanished: around.vanished,
  tickets: around.jira.tickets,
  notifications: around.hipChat.notifications(),
  markers: markersIn(around).map(json => JSON.parse(json) as SeenMarker),
})

export function violationsAround(end: End): string[] {
  const { around } = end
  if (!around) return []
  return [
    ...end.deployments.flatMap(({ deployment }) =>
      [
        ...ofTicket(deployment, around, end),
        ...ofNotification(deployment, around, end),
        ...ofMarkers(deployment, around),
        ...ofRelease(deployment, end),
      ].map(what => `${deployment.id}: ${what}`),
    ),
    ...ofStrangers(end, around),
  ]
}

/** One, from before the build where it is required, and ended as the deployment did. A refusal may come before it. */
function ofTicket(deployment: Deployment, { tickets, plan }: AroundEnd, { builds }: End): string[] {
  const { id, state, ticket } = deployment
  const label = ticketLabel(deployment)
  const mine = tickets.filter(each => each.labels.includes(label))
  const wrong: string[] = []
  const must = (is: boolean, what: string): void => {
    if (!is) wrong.push(what)
  }
  must(mine.length <= 1, `${mine.length} tickets carry its label`)
  must(mine.length === 1 || state === 'refused' || !deployment.plan?.ticket, 'has no ticket')
  const [one] = mine
  must(one?.key === ticket?.key, `its ticket is ${ticket?.key}, and JIRA has ${one?.key}`)
  if (!one) return wrong
  const comments = one.comments.filter(({ body }) => body.includes(label)).length
  must(comments === 1, `${comments} comments say how it ended`)
  const expected = state === 'succeeded' ? 'Done' : plan.movesFailed ? 'Failed' : 'Open'
  must(one.status === expected, `is ${state}, and its ticket is ${one.status}`)
  must(one.moves.length <= 1, `its ticket was moved ${one.moves.length} times`)
  const build = builds.find(each => each.properties['hubot.deploy.id'] === id)
  const isBefore = !build || one.createdAt <= build.queuedAt
  must(!plan.isTicketRequired || isBefore, 'was queued before its ticket was there')
  return wrong
}

/** One by HipChat's REST API, or one by the adapter where that surely did not take it. */
function ofNotification(deployment: Deployment, around: AroundEnd, end: End): string[] {
  const { plan, state, requestedBy } = deployment
  const room = plan?.notification?.room
  const isMine = (text: string): boolean => text.includes(` by ${requestedBy.name}.`)
  const byRest = around.notifications.filter(({ message }) => isMine(message))
  const isDue = room !== undefined && state !== 'refused'
  if (!isDue) return byRest.length === 0 ? [] : ['was notified, and should not have been']
  const byAdapter = end.said.filter(
    each => isRoom(each.room, room) && ended.test(each.text) && isMine(each.text),
  )
  const heard = byRest.length + byAdapter.length
  const wrong: string[] = []
  if (heard > 1) wrong.push(`${byRest.length} notifications, and ${byAdapter.length} notices in their place`)
  if (heard === 0 && !mayBeLost(deployment, around, end)) wrong.push('was notified nowhere')
  const strange = byRest.find(({ message }) => !message.startsWith(endText(deployment)))
  return strange ? [...wrong, `its notification: ${strange.message}`] : wrong
}

/** HipChat can't be asked whether it has one, so one that may be there is not repeated (docs/decisions.md). */
function mayBeLost(
  { requestedBy, finishedAt = '' }: Deployment,
  { vanished, noted }: AroundEnd,
  { diedAtMs }: End,
): boolean {
  const isVanished = vanished.some(body => body.includes(` by ${requestedBy.name}.`))
  // Its bot died between the note that it begins and the request: what it then did not do counts as done.
  const isUnsent = noted.some(({ by, atMs }) => {
    const diedMs = diedAtMs.get(by)
    return diedMs !== undefined && diedMs - atMs <= onItsWayMs && atMs >= Date.parse(finishedAt)
  })
  return isVanished || isUnsent
}

/** How long a notification may be tried, and what came of it be written down. */
const onItsWayMs = 20_000

/** A start and an end of each that ran, in that order. */
function ofMarkers(deployment: Deployment, { markers }: AroundEnd): string[] {
  const { id, startedAt, state, isLost, plan } = deployment
  const seen = markers.filter(marker => marker.deployment.id === id)
  const actions = seen.map(({ action }) => action).join(', ')
  const expected = plan?.markers && startedAt !== undefined ? 'start-deploy, end-deploy' : ''
  const status = seen.at(-1)?.deployment.status
  const isRight = seen.length === 0 || status === (isLost ? 'lost' : state)
  return [
    ...(actions === expected ? [] : [`its markers: ${actions || 'none'}`]),
    ...(isRight ? [] : [`is ${state}, and its marker says ${status}`]),
  ]
}

/** What was queued is known by its commits, or it is known that they could not be read; a success was looked at. */
function ofRelease(deployment: Deployment, { deployments }: End): string[] {
  const { id, alias, deployBuildTypeId, plan, build, deployBuild, release, unread, state, live } = deployment
  if (!plan?.survey || build.revision === undefined) return []
  const isRead = release !== undefined || unread !== undefined
  // What the service says then is of the one that came after.
  const isOvertaken = deployments.some(
    ({ deployment: other }) =>
      other.id > id &&
      other.alias === alias &&
      other.deployBuildTypeId === deployBuildTypeId &&
      other.startedAt !== undefined,
  )
  return [
    ...(deployBuild && !isRead ? ['was queued before its release was read'] : []),
    ...(state === 'succeeded' && !live && !isOvertaken ? ['is not known to be live or not'] : []),
  ]
}

/** Nothing that no deployment knows. */
function ofStrangers({ deployments }: End, { tickets, markers }: AroundEnd): string[] {
  const ids = new Set(deployments.map(({ deployment }) => deployment.id))
  const labels = new Set(deployments.map(({ deployment }) => ticketLabel(deployment)))
  return [
    ...tickets
      .filter(ticket => !ticket.labels.some(label => labels.has(label)))
      .map(({ key }) => `${key} is nobody's`),
    ...markers
      .filter(({ deployment }) => !ids.has(deployment.id))
      .map(({ deployment }) => `a marker is nobody's: ${deployment.id}`),
  ]
}
