/** What a deploy would do, before it does it. */
import { isNewer } from '../deployment/decide.ts'
import { type Deployment, isInDoubt } from '../deployment/deployment.ts'
import {
  obstacles,
  type Preview,
  runsAnother,
  type Surroundings,
  sourceOf,
  type Unread,
  type Warning,
  wantedYes,
  warningsOf,
} from '../deployment/preview.ts'
import { tookMs } from '../deployment/progress.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { passesByItself } from '../deployment/waiting.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { freezeLine } from './freeze.ts'
import { refusal } from './refusal.ts'
import { changeLines } from './release.ts'
import { safe } from './safe.ts'
import { toWait } from './waiting.ts'
import { ago, day, duration, lines, list, stop } from './words.ts'

/** More commits would fill a room; `show changes` has them. */
const mostCommits = 10

export function preview(seen: Preview, nowMs: number): string {
  const { build } = seen
  const refusals = obstacles(seen)
  return lines(
    build ? wouldReplace(build, seen, nowMs) : liveAlone(seen, nowMs),
    ...changesOf(seen, mostCommits),
    ...(build ? warningLines(build, seen, nowMs) : []),
    [...pinsText(seen), ...holdsTexts(seen, nowMs), lastText(seen, nowMs)].join(' '),
    ...refusals.map(no => `Not now: ${refusal(no, nowMs).split('\n')[0]}`),
    ...unreadLines(seen.unread),
    ...next(seen, refusals),
  )
}

/** `search: 1.4 (a1b2c3d, built 12 min ago) would replace 1.3 (9f8e7d6, live since 18 Nov, by bob) on prod.` */
export function wouldReplace(
  build: Build,
  around: Surroundings & Pick<Preview, 'alias'>,
  nowMs: number,
): string {
  const { alias, options } = around.alias
  const env = options.env ?? 'production'
  const what = `${alias}: ${candidate(build, nowMs)}`
  const from = liveText(around, nowMs)
  const runs = around.manifest?.from?.slice(0, 7)
  if (from === null && runs) return `${what} would replace ${runs} on ${env}, as the service says.`
  if (from === null) {
    return `${what} would go to ${env}${isUnread(around, 'live') ? '' : '; I know of none that is live there'}.`
  }
  if (sourceOf(around)?.id === build.id)
    return `${what} would go to ${env} again: it is live (${from.facts}).`
  return `${what} would replace ${from.number} (${from.facts}) on ${env}.`
}

function candidate(build: Build, nowMs: number): string {
  const facts = [
    build.revision?.slice(0, 7),
    build.finishedAt && `built ${ago(build.finishedAt, nowMs)}`,
    build.statusText && !/^success$/i.test(build.statusText) && safe(build.statusText, 60),
  ].filter(Boolean)
  return `${numberOf(build)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

const numberOf = ({ number, id }: Build): string => safe(number ?? String(id), 40)

function liveText({ live }: Surroundings, nowMs: number): { number: string; facts: string } | null {
  if (!live) return null
  const texts = (facts: (string | false | undefined)[]): string => facts.filter(Boolean).join(', ')
  if ('deployment' in live) {
    const { build, finishedAt, requestedAt, requestedBy } = live.deployment
    const since = `live since ${day(finishedAt ?? requestedAt, nowMs)}`
    return {
      number: safe(build.number, 40),
      facts: texts([build.revision?.slice(0, 7), since, `by ${safe(requestedBy.name, 40)}`]),
    }
  }
  const { build } = live
  const { 'source.build.number': number, 'hubot.deploy.requestedBy': by = build.triggeredBy } =
    build.properties
  return {
    number: safe(number ?? `what ${build.buildTypeId} ${build.number ?? build.id} shipped`, 80),
    facts: texts([
      build.finishedAt === undefined ? 'live' : `live since ${day(build.finishedAt, nowMs)}`,
      by && `by ${safe(by, 40)}`,
    ]),
  }
}

/** Where it is not known what would be deployed. */
function liveAlone(seen: Preview, nowMs: number): string {
  const { alias, options } = seen.alias
  const from = liveText(seen, nowMs)
  const env = options.env ?? 'production'
  if (from !== null) return `${alias}: ${from.number} (${from.facts}) is on ${env}.`
  return `${alias}: ${isUnread(seen, 'live') ? `what is live on ${env} is not known` : `I know of no build that is live on ${env}`}.`
}

/** What is new, with at most so many commits, and so that nobody passes over what is odd about it. */
export function changesOf({ manifest }: Pick<Surroundings, 'manifest'>, most: number): string[] {
  if (!manifest) return []
  const [first = '', ...others] = changeLines(manifest, most)
  return [isToldBy(manifest) ? `LOOK: ${first}` : first, ...others]
}

/** What its commits tell already. */
const isToldBy = (manifest: Surroundings['manifest']): boolean =>
  manifest !== null && ['behind', 'diverged', 'identical'].includes(manifest.relation)

export const warningLines = (
  build: Build,
  around: Surroundings & { readonly except?: readonly Warning[] },
  nowMs: number,
): string[] => [
  ...warningsOf(build, around)
    .filter(warning => !around.except?.includes(warning))
    .filter(warning => !isToldBy(around.manifest) || warning === 'last_failed' || warning === 'unknown')
    .map(warning => `LOOK: ${warningText[warning](around, nowMs)}`),
  ...(runsAnother(around)
    ? [`LOOK: the service runs ${around.manifest?.from?.slice(0, 7)}, which is not what went out last.`]
    : []),
]

const warningText: Readonly<Record<Warning, (around: Surroundings, nowMs: number) => string>> = {
  older: () => 'it is OLDER than what is live, or goes another way.',
  nothing_new: () => 'there is nothing new in it.',
  last_failed: ({ last }, nowMs) => `${last ? ended(last, nowMs) : 'the last deployment did not go well'}.`,
  unknown: () => 'I could not find out all that it would change.',
}

/** `the last deployment failed: 1.4, 18 Nov, by bob (Exit code 1)`. */
function ended(deployment: Deployment, nowMs: number): string {
  const { state, build, requestedBy, statusText, cancelledBy, finishedAt, requestedAt } = deployment
  const isUnclear = isInDoubt(deployment)
  const how = isUnclear ? 'ended nobody knows how' : state === 'failed' ? 'failed' : 'was cancelled'
  const why = isUnclear ? undefined : state === 'failed' ? statusText : cancelledBy && `by ${cancelledBy}`
  return `the last deployment ${how}: ${safe(build.number, 40)}, ${day(finishedAt ?? requestedAt, nowMs)}, asked by ${safe(requestedBy.name, 40)}${why ? ` (${safe(why, 80)})` : ''}`
}

/** What keeps whoever asks from nothing. */
function holdsTexts({ locks, freeze }: Preview, nowMs: number): string[] {
  const frozen = freeze && !freeze.denied ? [freezeLine(freeze, nowMs)] : []
  return locks.length === 0 ? [...frozen, 'No lock.'] : frozen
}

function pinsText({ build, lastPinned, unread }: Preview): string[] {
  if (!build || isUnread({ unread }, 'pins')) return []
  if (lastPinned && isNewer(lastPinned, build)) {
    return [`${numberOf(lastPinned)} is newer and pinned: a job that ships the last pinned build takes that.`]
  }
  return [build.pinned ? 'It is pinned.' : 'It is not pinned yet.']
}

function lastText({ last }: Preview, nowMs: number): string {
  if (!last) return 'I have never deployed it.'
  const took = tookMs(last)
  const facts = [
    isInDoubt(last) ? 'nobody knows if it went out' : last.state,
    day(last.finishedAt ?? last.requestedAt, nowMs),
    took === null ? '' : duration(took),
  ]
  return `Last deployment: ${facts.filter(Boolean).join(', ')}.`
}

const names: Readonly<Record<Unread['what'], string>> = {
  candidate: 'the build',
  freezes: 'the freezes',
  pins: 'the pins',
  target: 'the production configuration',
  artifact: 'the artifact',
  live: 'what is live',
  changes: 'what is new',
}

/** A line for each system that did not answer. */
export function unreadLines(unread: readonly Unread[]): string[] {
  const systems = [...new Set(unread.map(({ system, said }) => `${system}: ${said}`))]
  return systems.map(why => {
    const these = unread.filter(({ system, said }) => `${system}: ${said}` === why)
    const what = list([...new Set(these.map(one => names[one.what]))])
    return `I could not read ${what}. ${stop(safe(why, 200))} [ref ${these[0]?.ref}]`
  })
}

export const notInTime = (ms: number): string => `no answer within ${ms / 1_000} s`

const isUnread = ({ unread }: Pick<Surroundings, 'unread'>, what: Unread['what']): boolean =>
  unread.some(one => one.what === what)

/** What to type next, and whose yes that waits for. */
function next(seen: Preview, refusals: readonly Refusal[]): (string | false)[] {
  const { alias, number, build, lastGood } = seen
  const isRead = !(['target', 'artifact', 'freezes'] as const).some(what => isUnread(seen, what))
  const wanted = `${alias.alias}${number === null ? '' : ` build ${number}`}`
  if (build && isRead && refusals.every(passesByItself)) {
    const yes = wantedYes(seen)
    return [
      yes !== null && `I would ask for ${yes === 'self' ? 'your' : "somebody else's"} yes first.`,
      refusals.length === 0 ? `To deploy it: hubot deploy ${wanted}` : toWait({ wanted }),
    ]
  }
  if (build && build.status !== 'SUCCESS' && lastGood?.number)
    return [`To look at the last good one: hubot deployment preview ${alias.alias} build ${lastGood.number}`]
  return [`To see it again: hubot deployment preview ${alias.alias}`]
}
