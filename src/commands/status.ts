import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import { type Deployment, isActive } from '../deployment/deployment.ts'
import { usualMsOf } from '../deployment/progress.ts'
import { standing } from '../deployment/waiting.ts'
import { newRef } from '../log.ts'
import { neverDeployed } from '../messages/history.ts'
import { pendingLine } from '../messages/pending.ts'
import {
  type Activity,
  activity,
  lastEnded,
  moreActive,
  notDoneWith,
  nothingActive,
} from '../messages/status.ts'
import { moreWaiting, standingLines } from '../messages/waiting.ts'
import { lines } from '../messages/words.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import { findAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** More at once would fill a room. */
const most = 10
/** Of so many of an alias the durations are compared. */
const past = 20

export const showStatus: ChatCommand = async ({ rest }, app) => {
  if (rest === '') return await statusOfAll(app)
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'status', problem: parsed.problem }, app)
  const active = await app.store.activeOf(parsed.value)
  const waiting = await waitingFor(parsed.value, app)
  if (active) return lines(activity(await look(active, app), app.now()), ...waiting)
  const [last] = await app.store.list({ alias: parsed.value, limit: 1 })
  if (last) return lines(lastEnded(last, await app.store.pending(last.id), app.now()), ...waiting)
  const found = await findAlias(app.aliases, parsed.value)
  return 'alias' in found
    ? lines(neverDeployed(found.alias.alias), ...waiting)
    : refusalOf(found.refusal, app)
}

/** Who was asked, and who comes next; of all aliases where none is named. */
async function waitingFor(alias: string | null, { store, now }: App): Promise<readonly string[]> {
  return standingLines(standing(await store.keptLines(), alias, now()), now())
}

/** What is active, and what has ended and is not done with. */
async function statusOfAll(app: App): Promise<string> {
  const active = (await app.store.active()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [seen, waiting, unfinished] = await Promise.all([
    Promise.all(active.slice(0, most).map(deployment => look(deployment, app))),
    waitingFor(null, app),
    unfinishedOf(app),
  ])
  return lines(
    ...(active.length === 0 ? [nothingActive] : seen.map(one => activity(one, app.now()))),
    active.length > most && moreActive(active.length - most),
    ...waiting.slice(0, most),
    waiting.length > most && moreWaiting(waiting.length - most),
    ...unfinished,
  )
}

async function unfinishedOf({ store, now }: App): Promise<string[]> {
  const waiting = await Promise.all(
    (await store.waiting(2 * most)).map(async id => {
      const [deployment, pending] = await Promise.all([store.deployment(id), store.pending(id)])
      if (!deployment || isActive(deployment) || pendingLine(deployment, pending) === '') return []
      return [notDoneWith(deployment, pending, now())]
    }),
  )
  return waiting.flat().slice(0, most)
}

/** A production that does not answer hides no more than what it alone knows. */
async function look(deployment: Deployment, app: App): Promise<Activity> {
  const { id, alias, deployBuild } = deployment
  const [pending, before, seen] = await Promise.all([
    app.store.pending(id),
    app.store.list({ alias, limit: past }),
    deployBuild ? read(deployBuild.id, app) : { build: null, unread: null },
  ])
  return { deployment, pending, usualMs: usualMsOf(before), ...seen }
}

async function read(id: number, app: App): Promise<Pick<Activity, 'build' | 'unread'>> {
  try {
    return { build: await app.production().build(id), unread: null }
  } catch (fault) {
    if (!(fault instanceof TeamCityFault)) throw fault
    const unread = newRef()
    app.log.warn(`[ref ${unread}] ${fault.message}`)
    return { build: null, unread }
  }
}
