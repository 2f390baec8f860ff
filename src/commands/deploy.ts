import type { App } from '../app.ts'
import { subjectOf } from '../audit.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import { decide, type Facts } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { begin } from '../deployment/follow-up.ts'
import { planOf } from '../deployment/plan.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { dontSeeWhy } from '../messages/notice.ts'
import { audited, type Verdicts } from './audited.ts'
import { withFallback } from './fallback.ts'
import { findAlias } from './find-alias.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { parseDeploy } from './parse.ts'

/** Asks, decides, saves; the worker does the rest, and says what came of it. */
export const deploy: ChatCommand = audited('deploy', async (line, app, verdicts) => {
  const { refuse } = verdicts
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'deploy', problem: parsed.problem })
  const found = await findAlias(app.aliases, parsed.value.alias)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const { messageKey, earlier } = await newMessage(line, app)
  if (earlier) return repeated(earlier, verdicts)
  const facts = await look(alias, parsed.value.number, app)
  if ('because' in facts) return refuse(facts)
  const decision = decide(facts, requestOf(line, messageKey, alias, app))
  if (!decision.may) return refuse(decision.refusal)
  return await save(decision.deployment, app, verdicts)
})

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
 * An active deployment is refused before a server is asked. Then both servers are asked at once, so that a deploy takes
 * no more than three calls one after another.
 */
async function look(alias: Alias, number: string | null, app: App): Promise<Facts | Refusal> {
  const active = await app.store.activeOf(alias.alias)
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
  return { alias, number, build, lastGood, lastPinned, target, artifact }
}

export function requestOf(
  line: ChatLine,
  messageKey: string | undefined,
  alias: Alias,
  app: App,
): Parameters<typeof decide>[1] {
  const teamRoom = alias.options.room ?? app.config.room
  return {
    id: app.newId(),
    at: new Date(app.now()).toISOString(),
    person: line.person,
    room: line.room,
    plan: planOf(alias.options, app.visibility.setUp),
    ...(teamRoom === null ? {} : { teamRoom }),
    ...(messageKey === undefined ? {} : { messageKey }),
  }
}

export async function save(asked: Deployment, app: App, verdicts: Verdicts): Promise<string | null> {
  const deployment = await withFallback(asked, app)
  const { id, requestedBy, requestedAt: at, state, messageKey } = deployment
  const step = { at, event: 'deploy_requested', state, by: requestedBy.name }
  const created = await app.store.create(deployment, begin(deployment), step)
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
