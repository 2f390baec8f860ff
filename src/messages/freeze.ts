import type { Facts } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Freeze, Freezes } from '../deployment/freeze.ts'
import { safe } from './safe.ts'
import { lines } from './words.ts'

/** In the rooms of a deployment, before anything is done. */
export const deployedInFreeze = (
  { alias, again, build, requestedBy, inFreeze }: Deployment,
  nowMs: number,
): string =>
  `${safe(requestedBy.name, 60)} ${again?.is === 'rollback' ? 'rolls' : 'deploys'} ${alias} ${again?.is === 'rollback' ? 'back to ' : ''}${build.number} in spite of the freeze${
    inFreeze ? ` ${until(inFreeze, nowMs)}${because(inFreeze)}` : ''
  }.`

/** To whoever is exempt. */
export const freezeLine = ({ freeze }: NonNullable<Facts['freeze']>, nowMs: number): string =>
  `Deploys are frozen ${until(freeze, nowMs)}${because(freeze)}, but you may deploy anyway.`

/** Below the locks: the freeze that stands, and the one after it. Empty where none is set. */
export const freezeList = ({ standing, next }: Freezes, nowMs: number): string =>
  lines(
    standing !== null &&
      `Deploys are frozen since ${inZone(standing.since, standing.zone, nowMs)}, ${until(standing, nowMs)}${because(standing)}.`,
    next !== null &&
      `The next freeze is from ${inZone(next.since, next.zone, nowMs)} ${until(next, nowMs)}${because(next)}.`,
  )

/** Once at start, for the operator. */
export const freezesSet = (count: number, freezes: Freezes, nowMs: number): string =>
  `HUBOT_DEPLOY_FREEZE has ${count === 1 ? '1 window' : `${count} windows`}. ${freezeList(freezes, nowMs).replaceAll('\n', ' ')}`

export const until = ({ until, zone }: Freeze, nowMs: number): string =>
  until === null ? 'with no end in sight' : `until ${inZone(until, zone, nowMs)}`

const why = (freeze: Freeze): string => freeze.why.map(text => safe(text, 200)).join(', then ')
/** What ends a sentence about it. */
export const reason = (freeze: Freeze): string => (freeze.why.length === 0 ? '.' : `: ${why(freeze)}.`)
const because = (freeze: Freeze): string => (freeze.why.length === 0 ? '' : ` (${why(freeze)})`)

/** `Mon 30 Nov 08:00 Europe/London`, with the year where that is another one. */
export function inZone(iso: string, zone: string, nowMs: number): string {
  const parts = (at: number): Record<string, string> =>
    Object.fromEntries(
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })
        .formatToParts(new Date(at))
        .map(({ type, value }) => [type, value]),
    )
  const [then, now] = [parts(Date.parse(iso)), parts(nowMs)]
  const year = then.year === now.year ? '' : ` ${then.year}`
  return `${then.weekday} ${then.day} ${then.month?.slice(0, 3)}${year} ${then.hour}:${then.minute} ${zone}`
}
