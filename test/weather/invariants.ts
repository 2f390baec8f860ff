/** What must be true in the end, whatever the weather was. Each violation is one line. */
import { type Deployment, isActive, rooms } from '../../src/deployment/deployment.ts'
import { isRoom } from '../../src/deployment/follow-up.ts'
import type { SimulatedBuildView } from '../../src/sandbox/teamcity/simulator.ts'
import type { Step } from '../../src/store/store.ts'
import type { Stage, Typed } from './acts.ts'
import { type AroundEnd, violationsAround } from './around-invariants.ts'
import type { Said } from './chat.ts'

export interface Kept {
  readonly deployment: Deployment
  readonly steps: readonly Step[]
  readonly pending: number
  readonly isHeld: boolean
}

export interface End extends Pick<Stage, 'typed' | 'yeses' | 'removed' | 'putBack' | 'answered'> {
  readonly deployments: readonly Kept[]
  /** Aliases that are deployed after a yes. */
  readonly asking: ReadonlySet<string>
  readonly said: readonly Said[]
  readonly rejected: ReadonlySet<string>
  readonly log: readonly string[]
  readonly broken: readonly string[]
  readonly sources: readonly SimulatedBuildView[]
  readonly builds: readonly SimulatedBuildView[]
  readonly secrets: readonly string[]
  /** Typed when the weather was fair again. */
  readonly last: Typed
  readonly diedAtMs: ReadonlyMap<string, number>
  readonly stopsMs: readonly number[]
  readonly endMs: number
  readonly around: AroundEnd | null
}

export const ended =
  /^\S+ was deployed to |^\S+ was NOT deployed to |^Deployment of \S+ version |^It is not known if \S+ was /
const triggered = /^(?:It was queued: \S+\n)?Successfully triggered deployment of /
const delayed = [
  /^\S+ \S+ still waits in TeamCity's build queue/,
  /^\S+ \S+ runs for .* longer than the usual/,
  /^\S+ \S+ waits for approval in TeamCity/,
]
const question = /, shall I\? Within /
const refused = /\nNothing was (?:queued|deployed|pinned)/
const nothingDone = /nothing was done|Nothing was done/

export function violationsOf(end: End): string[] {
  return [
    ...end.broken.map(error => `nobody caught: ${error}`),
    ...end.deployments.flatMap(kept => ofDeployment(kept, end).map(what => `${kept.deployment.id}: ${what}`)),
    ...violationsAround(end),
    ...ofBuilds(end),
    ...ofLines(end),
    ...ofYeses(end),
    ...ofSecrets(end),
    ...ofAnswers(end),
    ...end.stopsMs.filter(ms => ms > 5_000).map(ms => `a stop took ${ms} ms`),
  ]
}

function ofDeployment({ deployment, steps, pending, isHeld }: Kept, end: End): string[] {
  const { id, state, deployBuild, room, version, build, requestedBy, plan } = deployment
  const wrong: string[] = []
  const must = (is: boolean, what: string): void => {
    if (!is) wrong.push(what)
  }
  const inRoom = (where: string | null) => end.said.filter(each => each.room === where)
  const all = end.builds.filter(each => each.properties['hubot.deploy.id'] === id)
  const mine = all.filter(each => !end.putBack.has(each.id))
  const asked = inRoom(room)
  const triggers = asked.filter(each => triggered.test(each.text))
  const refusals = asked.filter(each => refused.test(each.text) && !nothingDone.test(each.text))

  must(!isActive(deployment), `is still ${state}`)
  const { approvedBy } = deployment
  must(!end.asking.has(deployment.alias) || approvedBy?.id === requestedBy.id, 'had no yes')
  for (const line of delayed) {
    const lines = asked.filter(each => line.test(each.text)).length
    must(lines <= 1, `${lines} lines about one delay`)
  }
  must(pending === 0, `${pending} effects still wait`)
  must(!isHeld, 'its alias is not free')
  must(steps.length === version, `${steps.length} steps on record at version ${version}`)
  must(mine.length <= 1, `${mine.length} builds carry its id`)
  must(
    triggers.length === (deployBuild ? 1 : 0),
    `${triggers.length} trigger lines, build ${deployBuild?.id}`,
  )

  const source = end.sources.find(each => each.id === build.id)
  must(source?.number === build.number, `its source build ${build.id} is ${source?.number}`)
  if (state === 'refused') {
    must(mine.length === 0, 'was refused, and queued')
    must(refusals.length === 1, `was refused, and told so ${refusals.length} times`)
    const saysUnpinned = asked.some(each => each.text.includes('Nothing was pinned'))
    must(!saysUnpinned || !source?.pinComment?.includes(id), 'said that nothing was pinned')
    must(
      asked.every(each => !ended.test(each.text)),
      'was refused, and announced an end',
    )
    return wrong
  }

  must(source?.pinned === true, `its source build ${build.number} is not pinned`)
  must(refusals.length === 0, `was not refused, and said so: ${refusals[0]?.text}`)
  const isRemoved = deployBuild !== undefined && end.removed.has(deployBuild.id)
  const shipped = mine[0]
  if (!isRemoved) {
    must(
      shipped !== undefined && shipped.id === deployBuild?.id,
      `its build is ${deployBuild?.id}, not ${shipped?.id}`,
    )
    must(shipped?.properties['source.build.id'] === String(build.id), 'its build ships another one')
    must(
      shipped !== undefined && truthOf(shipped) === state,
      `is ${state}, and TeamCity says ${JSON.stringify(shipped)}`,
    )
  }
  for (const { id: back, webUrl } of all) {
    if (end.putBack.get(back) !== deployBuild?.id || isRemoved) continue
    const tells = asked.filter(
      ({ text }) => / another build of /.test(text) && [`/${back}`, webUrl].some(link => text.endsWith(link)),
    )
    must(tells.length === 1, `was put back as ${back}, and told so ${tells.length} times`)
  }
  for (const { room: where } of rooms(deployment)) {
    const notices = inRoom(where).filter(
      each => ended.test(each.text) && each.text.includes(` by ${requestedBy.name}.`),
    )
    const isToldByRest = isRoom(where, plan?.notification?.room)
    must(isToldByRest || notices.length === 1, `${notices.length} completion notices in ${where}`)
    must(
      notices.every(each => each.text.startsWith(endText(deployment))),
      `its notice: ${notices[0]?.text}`,
    )
    const last = notices.at(-1)
    must(
      where !== room || last === undefined || isAfter(end.said, last, triggers),
      'announced its end before its start',
    )
  }
  return wrong
}

const isAfter = (said: readonly Said[], one: Said, others: readonly Said[]): boolean =>
  others.every(other => said.indexOf(other) < said.indexOf(one))

const truthOf = ({ state, status, canceled }: SimulatedBuildView): string =>
  state !== 'finished' ? state : canceled ? 'cancelled' : status === 'SUCCESS' ? 'succeeded' : 'failed'

export function endText({ state, isLost, name, env, build, statusText }: Deployment): string {
  if (isLost) return `It is not known if ${name} was deployed to ${env} version ${build.number}`
  if (state === 'succeeded') return `${name} was deployed to ${env} version ${build.number}`
  if (state === 'cancelled')
    return `Deployment of ${name} version ${build.number} to ${env} was cancelled by `
  return `${name} was NOT deployed to ${env} version ${build.number}: ${statusText}`
}

/** Nothing is on production that no deployment knows, nor is anything there twice. */
function ofBuilds({ builds, deployments, putBack }: End): string[] {
  const known = new Map(deployments.map(({ deployment }) => [deployment.id, deployment]))
  return builds.flatMap(build => {
    const deployment = known.get(build.properties['hubot.deploy.id'] ?? '')
    const isPutBack = deployment !== undefined && putBack.has(build.id)
    return isPutBack || deployment?.deployBuild?.id === build.id
      ? []
      : [`build ${build.id} is nobody's: ${JSON.stringify(build)}`]
  })
}

/** A bot that hears a line and lives answers it; a line makes one deployment at most. */
const answerMs = 150_000

/** Said of a copy, or of a yes, alone: what became of the line can't be read at that moment. */
const storeIsBroken = /^My store /

/** A copy of a line that comes while the line is still looked into is answered for itself, and may fare otherwise. */
const overlapMs = 60_000

function ofLines({ typed, yeses, said, rejected, deployments, last, diedAtMs, endMs }: End): string[] {
  const livedMs = ({ by, atMs }: Typed['heard'][number]): number => (diedAtMs.get(by) ?? endMs) - atMs
  return typed.flatMap(line => {
    const answers = said.filter(each => each.room === line.room)
    const made = deployments.filter(({ deployment }) => deployment.room === line.room)
    const wrong: string[] = []
    if (made.length > 1) wrong.push(`made ${made.length} deployments`)
    const isMore = line.heard.length > 1 || yeses.some(yes => yes.room === line.room)
    const isOfMore = (text: string): boolean => isMore && storeIsBroken.test(text)
    if (line.heard.length === 0 && answers.some(({ text }) => !isOfMore(text)))
      wrong.push('was answered without being heard')
    const isHeard = line.heard.some(heard => livedMs(heard) > answerMs)
    if (answers.length === 0 && isHeard && !rejected.has(line.room))
      wrong.push('was heard, and never answered')
    const [deployment] = made.map(each => each.deployment)
    const overlaps = line.heard.some(({ atMs }, nth) => atMs - (line.heard[nth - 1]?.atMs ?? 0) < overlapMs)
    const lies = answers.filter(
      each =>
        !overlaps &&
        !isOfMore(each.text) &&
        nothingDone.test(each.text) &&
        deployment &&
        Date.parse(deployment.requestedAt) <= each.atMs,
    )
    if (lies.length > 0) wrong.push(`made a deployment, and was told: ${lies[0]?.text}`)
    if (line === last && !answers.some(each => ended.test(each.text)))
      wrong.push('was typed in fair weather, and did not deploy')
    return wrong.map(what => `"${line.text}" of ${line.person} ${what}`)
  })
}

/** How long before a question is over a yes must come, so that it is surely in time. */
const inTimeMs = 50_000

/** A yes in time that a bot hears, and lives, is not met with silence. */
function ofYeses({ yeses, said, rejected, diedAtMs, endMs }: End): string[] {
  return yeses.flatMap(({ person, room, heard: [heard] }) => {
    if (!heard || rejected.has(room)) return []
    const before = said.filter(each => each.room === room && each.atMs <= heard.atMs).at(-1)
    const isAsked = before && question.test(before.text) && heard.atMs - before.atMs < inTimeMs
    const lives = (diedAtMs.get(heard.by) ?? endMs) - heard.atMs > answerMs
    const isMet = said.some(each => each.room === room && each.atMs > heard.atMs)
    return isAsked && lives && !isMet ? [`the yes of ${person} was met with silence`] : []
  })
}

function ofSecrets({ said, log, answered, secrets }: End): string[] {
  const texts = [...said.map(each => each.text), ...log, ...answered.map(each => each.body)]
  const shown = texts.filter(text => secrets.some(secret => text.includes(secret)))
  const stacks = [...said.map(each => each.text), ...answered.map(each => each.body)].filter(text =>
    /\n\s+at .*:\d+/.test(text),
  )
  return [...shown.map(text => `shows a secret: ${text}`), ...stacks.map(text => `shows a stack: ${text}`)]
}

const allowed: Readonly<Record<string, readonly number[]>> = {
  'POST /hubot/teamcity': [401],
  'POST /hubot/teamcity/wrong': [401],
  'POST /hubot/teamcity/webhook-secret-3': [202, 400, 415],
}

function ofAnswers({ answered }: End): string[] {
  return answered
    .filter(({ asked, status }) => !(allowed[asked] ?? [200, 400, 401, 404, 503]).includes(status))
    .map(({ asked, status, body }) => `${asked} was answered ${status}: ${body}`)
}
