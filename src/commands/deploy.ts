import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import { decide, type Facts } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { begin } from '../deployment/state.ts'
import { dontSeeWhy } from '../messages.ts'
import { findAlias } from './find-alias.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { parseDeploy } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** Asks, decides, saves; the worker does the rest, and says what came of it. */
export const deploy: ChatCommand = async (line, app) => {
  const refuse = (no: Refusal): string => refusalOf(no, app)
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'deploy', problem: parsed.problem })
  const found = await findAlias(app.aliases, parsed.value.alias)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const messageKey = await newMessage(line, app)
  if (messageKey === 'repeated') return null
  const facts = await look(alias, parsed.value.number, app)
  if ('because' in facts) return refuse(facts)
  const decision = decide(facts, requestOf(line, messageKey, alias, app))
  if (!decision.may) return refuse(decision.refusal)
  return await save(decision.deployment, app)
}

/** Chats deliver a message again within minutes. The same key later comes from an adapter whose ids mean nothing. */
const againMs = 10 * 60_000

/** The key of a message that has not deployed yet; none where it proves nothing. */
async function newMessage({ messageKey }: ChatLine, app: App): Promise<string | undefined | 'repeated'> {
  if (messageKey === undefined) return undefined
  const earlier = await app.store.deploymentOf(messageKey)
  if (!earlier) return messageKey
  if (app.now() - Date.parse(earlier.requestedAt) > againMs) return undefined
  app.log.info('the same message came again, and is not answered again', { deployment: earlier.id })
  return 'repeated'
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
  const lastGood = isRed ? await nonProduction.lastBuild(mainBuildTypeId, 'SUCCESS') : null
  return { alias, number, build, lastGood, lastPinned, target }
}

function requestOf(
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
    ...(teamRoom === null ? {} : { teamRoom }),
    ...(messageKey === undefined ? {} : { messageKey }),
  }
}

async function save(deployment: Deployment, app: App): Promise<string | null> {
  const { id, alias, build, requestedBy, requestedAt: at, state } = deployment
  const step = { at, event: 'deploy_requested', state, by: requestedBy.name }
  const created = await app.store.create(deployment, begin(deployment), step)
  if (!created.created && created.because === 'active') {
    return refusalOf({ because: 'active', deployment: created.deployment }, app)
  }
  if (!created.created) return null
  app.log.info('deployment requested', { deployment: id, alias, build: build.number, by: requestedBy.name })
  await app.worker.settled(id)
  return null
}

export const deployAllTheThings: ChatCommand = async () => dontSeeWhy
