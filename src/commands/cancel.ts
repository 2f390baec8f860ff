import type { App } from '../app.ts'
import { subjectOf } from '../audit.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { isHere } from '../chat/room.ts'
import { decideCancel } from '../deployment/cancel.ts'
import { type Deployment, type Destination, isSamePlace } from '../deployment/deployment.ts'
import { type Ask, whereTyped } from '../deployment/kept-line.ts'
import { standing } from '../deployment/waiting.ts'
import { askWithdrawn } from '../messages/cancel.ts'
import { oneLine } from '../messages/fault.ts'
import { lines } from '../messages/words.ts'
import { audited, type Verdicts } from './audited.ts'
import { cameAgain } from './came-again.ts'
import { findAlias } from './find-alias.ts'
import { allDecided } from './looked-into.ts'
import { parseCancel } from './parse-cancel.ts'

/** Saves that somebody wants it; the worker has TeamCity do it, and the room hears what came of it. */
export const cancel: ChatCommand = audited('cancel', async (line, app, { decided, refuse }) => {
  const parsed = parseCancel(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'cancel', problem: parsed.problem })
  const { alias, comment } = parsed.value
  await allDecided(alias, app)
  const newest = await app.store.list({ alias, limit: 5 })
  const earlier = newest.find(({ cancel }) => isRepeated(line, cancel, app))
  if (earlier) {
    decided({ outcome: 'repeated', ...subjectOf(earlier) })
    return null
  }
  const decision = decideCancel(alias, { active: await app.store.activeOf(alias), last: newest[0] ?? null })
  if (!decision.may) {
    const { asks, turns } = standing(await app.store.keptLines(), alias, app.now())
    if (asks.length > 0) return await withdraw(asks, { line, comment }, { app, decided })
    const found = newest.length > 0 ? null : await findAlias(app.aliases, alias)
    if (found && 'refusal' in found) return refuse(found.refusal)
    const { refusal } = decision
    return refuse(refusal.because === 'nothing_to_cancel' ? { ...refusal, turns } : refusal)
  }
  const { id } = decision.deployment
  const wish = wishOf(line, comment, { app, active: decision.deployment })
  const applied = await app.apply(id, { type: 'cancel_requested', ...wish })
  if (!applied.moved) return refuse(await overtaken(id, alias, app))
  decided({ outcome: 'taken', why: comment, ...subjectOf(applied.deployment) })
  await app.worker.settled(id)
  return null
})

/** What was only asked about is not deployed; that is heard where it was asked, too. */
async function withdraw(
  asks: readonly Ask[],
  { line, comment }: { line: ChatLine; comment: string | undefined },
  { app, decided }: { app: App } & Pick<Verdicts, 'decided'>,
): Promise<string | null> {
  const taken: Ask[] = []
  for (const ask of asks) if (await app.store.removeLine(ask, app.newId())) taken.push(ask)
  for (const ask of taken.filter(asked => !isSamePlace(asked, line))) {
    app.say(whereTyped(ask), askWithdrawn(ask, line.person)).catch(error => app.log.warn(oneLine(error)))
  }
  const [first] = taken
  if (first) decided({ outcome: 'taken', why: comment, alias: first.alias, build: first.build.number })
  else decided({ outcome: 'repeated', ...(comment === undefined ? {} : { why: comment }) })
  return taken.length === 0 ? null : lines(...taken.map(ask => askWithdrawn(ask, line.person)))
}

const isRepeated = ({ messageKey }: ChatLine, cancel: Deployment['cancel'], app: App): boolean =>
  messageKey !== undefined && cancel?.messageKey === messageKey && cameAgain(cancel.at, app)

const wishOf = (
  line: ChatLine,
  comment: string | undefined,
  { app, active }: { app: App; active: Deployment },
): NonNullable<Deployment['cancel']> => ({
  by: line.person.name,
  to: placeOf(line, active),
  at: new Date(app.now()).toISOString(),
  ...(comment === undefined ? {} : { comment }),
  ...(line.messageKey === undefined ? {} : { messageKey: line.messageKey }),
})

/** Where it was typed; the team room by the name that the deployment has for it. */
function placeOf(line: ChatLine, { teamRoom }: Deployment): Destination {
  const { room, person, thread } = line
  const isTeamRoom = teamRoom !== undefined && isHere(line, teamRoom)
  return { room: isTeamRoom ? teamRoom : room, person, ...(thread === undefined ? {} : { thread }) }
}

/** It ended, or somebody else was first, between the look and the save. */
async function overtaken(id: string, alias: string, app: App) {
  const last = await app.store.deployment(id)
  const decision = decideCancel(alias, { active: last?.cancel ? last : null, last })
  return decision.may ? ({ because: 'nothing_to_cancel', alias, last } as const) : decision.refusal
}
