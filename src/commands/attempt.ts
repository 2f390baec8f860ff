/** What a line asks for, tried: looked at, decided, saved. Whoever has understood a line comes here. */
import type { App } from '../app.ts'
import { subjectOf } from '../audit.ts'
import type { ChatLine } from '../chat/command.ts'
import { isHere } from '../chat/room.ts'
import type { Again } from '../deployment/again.ts'
import type { Alias } from '../deployment/alias.ts'
import { type Rule, ruleFor } from '../deployment/confirmation.ts'
import { decide, type Facts, type Request } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { begin } from '../deployment/follow-up.ts'
import type { Ask, KeptCommand } from '../deployment/kept-line.ts'
import { type Lock, tellOverridden } from '../deployment/lock.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { lazily } from '../lazily.ts'
import type { Verdicts } from './audited.ts'
import { cameAgain } from './came-again.ts'
import { withFallback } from './fallback.ts'

export interface Attempt {
  readonly command: KeptCommand
  readonly line: ChatLine
  /** As `newMessage` gave it. */
  readonly messageKey?: string
  readonly alias: Alias
  readonly override: Request['override']
  /** Reads what it is decided by; or why it may not be. */
  readonly look: (request: Request) => Promise<Facts | Refusal>
  /** Of one that ships what went out before. */
  readonly again?: Again
}

export async function attempt(asked: Attempt, app: App, verdicts: Verdicts): Promise<string | null> {
  const { refuse } = verdicts
  const request = requestOf(asked, app)
  const facts = await asked.look(request)
  if ('because' in facts) return refuse(facts)
  const decision = decide(facts, request)
  if (!decision.may) return refuse(decision.refusal)
  const { again, line } = asked
  const { kept, approvedBy } = line
  const { overridden } = decision
  const deployment = {
    ...decision.deployment,
    ...(again ? { again } : {}),
    ...(approvedBy ? { approvedBy } : {}),
  }
  const { alias, build, deployBuildTypeId } = deployment
  if (kept?.kind === 'ask' && approvedBy && !isAsAsked(kept, deployment)) {
    return refuse({ because: 'changed', alias, ask: kept, build, deployBuildTypeId })
  }
  const rule = ruleFor(asked.alias.options, app.config.confirmation)
  if (facts.build && !isConfirmed(rule, line)) {
    const { askFirst } = await loadAskFirst()
    const first = await askFirst(asked, { deployment, build: facts.build, overridden, rule }, app)
    if (first === 'gone') return gone(deployment, verdicts)
    if (first !== 'needless') {
      verdicts.decided({ outcome: 'asked', ...subjectOf(deployment), deployment: undefined })
      return first.question
    }
  }
  return await save({ ...asked, deployment, overridden }, app, verdicts)
}

/** Whether that is what was asked about. */
const isAsAsked = (ask: Ask, { build, deployBuildTypeId: target }: Deployment): boolean =>
  ask.build.id === build.id && (ask.deployBuildTypeId ?? target) === target

/** Loads what asks first once for all robots: as shipped nobody is asked. */
export const loadAskFirst = lazily(() => import('./ask-first.ts'))

/** Whether nobody need be asked any more. */
const isConfirmed = ({ confirm, approve }: Rule, { person, approvedBy }: ChatLine): boolean =>
  confirm === 'never' || (approvedBy !== undefined && (approve === 'self' || approvedBy.id !== person.id))

/** The key of a message that has not deployed yet, none where it proves nothing; or what it has deployed. */
export async function newMessage(
  { messageKey, kept }: ChatLine,
  app: App,
): Promise<{ messageKey?: string; earlier?: Deployment }> {
  if (kept) {
    return kept.messageKey === undefined ? {} : { messageKey: kept.messageKey }
  }
  if (messageKey === undefined) return {}
  const earlier = await app.store.deploymentOf(messageKey)
  if (!earlier) return { messageKey }
  return cameAgain(earlier.requestedAt, app) ? { earlier } : {}
}

/** The same message came again: it was answered. */
export function repeated(earlier: Deployment, { decided }: Verdicts): null {
  decided({ outcome: 'repeated', ...subjectOf(earlier) })
  return null
}

/** The line that was kept was run, or taken away, since it was looked at. */
function gone({ alias, build }: Deployment, { decided }: Verdicts): null {
  decided({ outcome: 'repeated', alias, build: build.number })
  return null
}

function requestOf({ line, messageKey, alias, override }: Attempt, app: App): Request {
  const teamRoom = here(line, alias.options.room ?? app.config.room)
  return {
    id: app.newId(),
    at: new Date(app.now()).toISOString(),
    person: line.person,
    room: line.room,
    ...(line.thread === undefined ? {} : { thread: line.thread }),
    plan: app.visibility.planFor(alias.options),
    // A simulated server has another address after each start.
    ...(app.config.simulated.includes('production')
      ? {}
      : { deployPage: app.production().configurationUrl(alias.deployBuildTypeId) }),
    override,
    ...(line.kept ? { typedAt: line.kept.at } : {}),
    ...(line.kept?.kind === 'turn' ? { waitedSince: line.kept.at } : {}),
    ...(teamRoom === null ? {} : { teamRoom }),
    ...(messageKey === undefined ? {} : { messageKey }),
  }
}

/** A room that is the one of the line by another of its names is that one: nothing is said in it twice. */
const here = (line: ChatLine, room: string | null): string | null =>
  room !== null && isHere(line, room) ? line.room : room

type Saving = Attempt & { readonly deployment: Deployment; readonly overridden: readonly Lock[] }

async function save(saving: Saving, app: App, verdicts: Verdicts): Promise<string | null> {
  const { line, override, overridden } = saving
  const deployment = await withFallback(saving.deployment, app)
  const { id, requestedBy, requestedAt: at, state, messageKey } = deployment
  const step = { at, event: 'deploy_requested', state, by: requestedBy.name }
  const effects = [...tellOverridden(deployment, overridden), ...begin(deployment)]
  const created = await app.store.create(deployment, effects, step, line.kept)
  if (!created.created && created.because === 'locked') {
    const { alias } = deployment
    return verdicts.refuse({
      because: 'locked',
      alias,
      lock: created.lock,
      mayOverride: override !== 'denied',
    })
  }
  if (!created.created && created.because === 'active') {
    return verdicts.refuse({ because: 'active', deployment: created.deployment })
  }
  if (!created.created) {
    const earlier = messageKey === undefined ? null : await app.store.deploymentOf(messageKey)
    if (earlier || !line.kept) return repeated(earlier ?? deployment, verdicts)
    return gone(deployment, verdicts)
  }
  verdicts.decided({ outcome: 'taken', ...subjectOf(deployment) })
  await app.worker.settled(id)
  return null
}
