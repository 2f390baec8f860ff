/** What is said when a build goes out that went out before. */
import type { Deployment } from '../deployment/deployment.ts'
import type { Hindrance } from '../deployment/notice.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { hasTouched, isSameNumber } from '../deployment/way-back.ts'
import { faultAdvice, faultLine } from './fault.ts'
import { day, lines, list, typed } from './words.ts'

/** Said before anything is done. */
export function goingAgain({ alias, build, again }: Deployment, nowMs: number): string {
  if (!again) return ''
  if (again.is === 'rollback') {
    const until = again.until === undefined ? '' : `live until ${day(again.until, nowMs)}, `
    return `Rolling back ${alias} from ${again.from} to ${build.number} (${until}by ${again.by}).`
  }
  return `Deploying ${alias} ${build.number} again (live ${again.until === undefined ? `since ${day(again.since, nowMs)}` : `until ${day(again.until, nowMs)}`}, by ${again.by}).`
}

/** Before it is decided. */
export function wouldGoAgain({ alias, build, env, again }: Deployment, nowMs: number): string {
  if (again?.is !== 'rollback') return `${alias}: ${build.number} would go to ${env} once more.`
  const until = again.until === undefined ? '' : `live until ${day(again.until, nowMs)}, `
  return `${alias} would go back from ${again.from} to ${build.number} on ${env} (${until}by ${again.by}).`
}

export const unpinned = ({ build, unpinned }: Deployment): string =>
  `Took the ${plural('pin', unpinned?.pins.length)} off ${pins(unpinned)}, so that the newest pinned build is ${build.number}.`

/** For the middle of the notice of how it ended. */
export const wentBack = ({ again }: Deployment): string =>
  again?.is === 'rollback' ? `, rolled back from ${again.from}` : ''

/** Under the notice of one that did not end well: where to go from here. */
export function goBack(deployment: Deployment): string | false {
  const { alias, fallback, state } = deployment
  if (!fallback || state === 'succeeded' || !hasTouched(deployment)) return false
  const back = `hubot deployment rollback ${alias}`
  return fallback.isLast
    ? `${fallback.number} went out last. To go back: ${back}`
    : `To go back to ${fallback.number}: ${back}`
}

/** What of a rollback stays when it did not go through. */
export function pinsStayOff({ unpinned, state }: Deployment): string | false {
  if (state === 'succeeded' || !unpinned || unpinned.pins.length === 0) return false
  return unpinned.isDone
    ? `I took the ${plural('pin', unpinned.pins.length)} off ${pins(unpinned)}.`
    : `Look which of the newer builds are pinned still: ${pins(unpinned)}.`
}

export const unpinRefused = (what: Extract<Hindrance, { why: 'fault' }>, deployment: Deployment): string => {
  const permission = '"Pin / unpin build"'
  return lines(
    faultLine(what, `take the pins off builds newer than ${deployment.build.number}`, permission),
    `Nothing was deployed: your job might ship one of those instead. ${faultAdvice(what, permission)} Then: ${sameAgain(deployment)} [ref ${what.ref}]`,
  )
}

/** What to type for the very same once more: a line without a number would ship what is newest by then. */
export function sameAgain({ alias, build, again }: Deployment): string {
  if (!again) return `hubot deploy ${alias} build ${build.number}`
  return again.is === 'redeploy'
    ? `hubot deployment redeploy ${alias}`
    : `hubot deployment rollback ${alias} to ${build.number}`
}

const pins = (unpinned: Deployment['unpinned']): string =>
  list((unpinned?.pins ?? []).map(({ number }) => number))

const plural = (word: string, count = 1): string => (count === 1 ? word : `${word}s`)

export function nothingOut({ alias }: Extract<Refusal, { because: 'nothing_out' }>): string {
  return lines(
    `I have deployed no build of ${alias} with success, so I know none to ship again.`,
    `To ship one by its number: hubot deploy ${alias} build <number>`,
  )
}

/** More would fill a room. */
const mostKnown = 5

export function noWayBack({
  alias,
  live,
  number,
  known,
}: Extract<Refusal, { because: 'no_way_back' }>): string {
  const shown = known.slice(0, mostKnown)
  const goThere = (to: string): string => `To go there: hubot deployment rollback ${alias} to ${to}`
  const [newest] = shown
  if (number === null && newest !== undefined) {
    return lines(
      `Nothing of ${alias} went out with success before ${live.build.number}. I have also deployed ${list(shown)}.`,
      goThere(newest),
    )
  }
  if (number === null) {
    return lines(
      `I have deployed no other build of ${alias} than ${live.build.number} with success, so I know none to go back to.`,
      `To ship one by its number: hubot deploy ${alias} build <number>`,
    )
  }
  const meant = known.find(each => isSameNumber(each, number))
  if (meant !== undefined) {
    return lines(
      `I have not deployed ${alias} ${typed(number)} with success. Did you mean ${meant}?`,
      goThere(meant),
    )
  }
  return lines(
    `I have not deployed ${alias} ${typed(number)} with success${shown.length > 0 ? `; I have ${list(shown)}` : ''}.`,
    `To ship it all the same: hubot deploy ${alias} build ${typed(number)}`,
  )
}

export const thereAlready = ({
  alias,
  live: { build, state },
}: Extract<Refusal, { because: 'there_already' }>): string =>
  state === 'succeeded'
    ? lines(`${alias} ${build.number} is live.`, `To deploy it once more: hubot deployment redeploy ${alias}`)
    : lines(
        `${alias} ${build.number} is what did not go out well.`,
        `To try it again: hubot deploy ${alias} build ${build.number}. To go back: hubot deployment rollback ${alias}`,
      )

export function notToBeHad({
  alias,
  number,
  build,
  next,
}: Extract<Refusal, { because: 'not_to_be_had' }>): string {
  return lines(
    build
      ? `${alias} ${number} is no success any more: ${[build.status ?? 'UNKNOWN', build.statusText].filter(Boolean).join(', ')}. ${build.url}`
      : `${alias} ${number} is gone from the non-production TeamCity: it was deleted, or cleaned up without its pin.`,
    next === null
      ? `To ship another by its number: hubot deploy ${alias} build <number>`
      : `To go further back: hubot deployment rollback ${alias} to ${next}`,
  )
}
