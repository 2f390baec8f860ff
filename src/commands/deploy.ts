import type { App } from '../app.ts'
import { subjectOf } from '../audit.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { isHere } from '../chat/room.ts'
import type { Alias } from '../deployment/alias.ts'
import { decide, type Facts, lockedOut, type Request } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { begin } from '../deployment/follow-up.ts'
import { type Lock, tellOverridden } from '../deployment/lock.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { dontSeeWhy } from '../messages/notice.ts'
import { audited, type Verdicts } from './audited.ts'
import { withFallback } from './fallback.ts'
import { findAlias } from './find-alias.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { parseDeploy } from './parse.ts'
import { refusalTo } from './permitted.ts'

/** Asks, decides, saves; the worker does the rest, and says what came of it. */
export const deploy: ChatCommand = audited('deploy', (line, app, verdicts) =>
  deployAs('deploy', line, { app, verdicts }),
)

/** In spite of the locks that stand when it is typed. */
export const override: ChatCommand = audited('override', (line, app, verdicts) =>
  deployAs('override', line, { app, verdicts }),
)

async function deployAs(
  command: 'deploy' | 'override',
  line: ChatLine,
  { app, verdicts }: { app: App; verdicts: Verdicts },
): Promise<string | null> {
  const { refuse } = verdicts
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command, problem: parsed.problem })
  const found = await findAlias(app.aliases, parsed.value.alias)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const { messageKey, earlier } = await newMessage(line, app)
  if (earlier) return repeated(earlier, verdicts)
  const mayOverride = (await refusalTo({ act: 'override', alias }, line, app)) === null
  const request = {
    ...requestOf(line, messageKey, alias, app),
    override: command === 'override' ? 'asked' : mayOverride ? 'permitted' : 'denied',
  } as const
  const facts = await look({ alias, number: parsed.value.number }, request, app)
  if ('because' in facts) return refuse(facts)
  const decision = decide(facts, request)
  if (!decision.may) return refuse(decision.refusal)
  return await save(decision.deployment, app, { ...verdicts, overridden: decision.overridden, mayOverride })
}

/** Chats deliver a message again within minutes. The same key later comes from an adapter whose ids mean nothing. */
const againMs = 10 * 60_000

/** The key of a message that has not deployed yet, none where it proves nothing; or what it has deployed. */
export async function newMessage(
  { messageKey }: ChatLine,
  app: App,
): Promise<{ messageKey?: string; earlier?: Deployment }> {
  if (messageKey === undefined) return {}
  const earlier = await app.store.deploymentOf(messageKey)
  if (!earlier) return { messageKey }
  return app.now() - Date.parse(earlier.requestedAt) > againMs ? {} : { earlier }
}

/** The same message came again: it was answered. */
export function repeated(earlier: Deployment, { decided }: Verdicts): null {
  decided({ outcome: 'repeated', ...subjectOf(earlier) })
  return null
}

/**
 * What is locked or active is refused before a server is asked. Then both servers are asked at once, so that a deploy takes
 * no more than three calls one after another.
 */
async function look(
  { alias, number }: Pick<Facts, 'alias' | 'number'>,
  request: Request,
  app: App,
): Promise<Facts | Refusal> {
  const [locks, active] = await Promise.all([app.store.locks(), app.store.activeOf(alias.alias)])
  const locked = lockedOut({ alias, locks }, request)
  if (locked) return locked
  if (active) return { because: 'active', deployment: active }
  const [nonProduction, production] = [app.nonProduction(), app.production()]
  const { mainBuildTypeId, deployBuildTypeId } = alias
  const asked =
    number === null
      ? nonProduction.lastBuild(mainBuildTypeId)
      : nonProduction.buildByNumber(mainBuildTypeId, number)
  const pinned = number === null ? null : nonProduction.lastPinned(mainBuildTypeId)
  const [build, target, lastPinned] = await Promise.all([
    orNoConfiguration(asked),
    production.configuration(deployBuildTypeId),
    pinned && orNoConfiguration(pinned),
  ])
  if (build === 'no_configuration' || lastPinned === 'no_configuration') {
    return { because: 'no_configuration', alias, server: 'non-production', id: mainBuildTypeId }
  }
  const isRed = build !== null && build.status !== 'SUCCESS'
  const artifact = build && !isRed ? await app.visibility.artifactOf(alias, build) : null
  const lastGood = isRed ? await nonProduction.lastBuild(mainBuildTypeId, 'SUCCESS') : null
  return { alias, number, locks, build, lastGood, lastPinned, target, artifact }
}

export function requestOf(
  line: ChatLine,
  messageKey: string | undefined,
  alias: Alias,
  app: App,
): Omit<Request, 'override'> {
  const teamRoom = here(line, alias.options.room ?? app.config.room)
  return {
    id: app.newId(),
    at: new Date(app.now()).toISOString(),
    person: line.person,
    room: line.room,
    ...(line.thread === undefined ? {} : { thread: line.thread }),
    plan: app.visibility.planFor(alias.options),
    ...(teamRoom === null ? {} : { teamRoom }),
    ...(messageKey === undefined ? {} : { messageKey }),
  }
}

/** A room that is the one of the line by another of its names is that one: nothing is said in it twice. */
const here = (line: ChatLine, room: string | null): string | null =>
  room !== null && isHere(line, room) ? line.room : room

interface Saving extends Verdicts {
  readonly overridden?: readonly Lock[]
  readonly mayOverride?: boolean
}

export async function save(asked: Deployment, app: App, verdicts: Saving): Promise<string | null> {
  const { overridden = [], mayOverride = false } = verdicts
  const deployment = await withFallback(asked, app)
  const { id, requestedBy, requestedAt: at, state, messageKey } = deployment
  const step = { at, event: 'deploy_requested', state, by: requestedBy.name }
  const effects = [...tellOverridden(deployment, overridden), ...begin(deployment)]
  const created = await app.store.create(deployment, effects, step)
  if (!created.created && created.because === 'locked') {
    const { alias } = deployment
    return verdicts.refuse({ because: 'locked', alias, lock: created.lock, mayOverride })
  }
  if (!created.created && created.because === 'active') {
    return verdicts.refuse({ because: 'active', deployment: created.deployment })
  }
  if (!created.created) {
    const earlier = messageKey === undefined ? null : await app.store.deploymentOf(messageKey)
    return repeated(earlier ?? deployment, verdicts)
  }
  verdicts.decided({ outcome: 'taken', ...subjectOf(deployment) })
  await app.worker.settled(id)
  return null
}

export const deployAllTheThings: ChatCommand = async () => dontSeeWhy
