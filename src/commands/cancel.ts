import type { App } from '../app.ts'
import { subjectOf } from '../audit.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { decideCancel } from '../deployment/cancel.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { audited } from './audited.ts'
import { findAlias } from './find-alias.ts'
import { parseCancel } from './parse-cancel.ts'

/** Saves that somebody wants it; the worker has TeamCity do it, and the room hears what came of it. */
export const cancel: ChatCommand = audited('cancel', async (line, app, { decided, refuse }) => {
  const parsed = parseCancel(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'cancel', problem: parsed.problem })
  const { alias, comment } = parsed.value
  const newest = await app.store.list({ alias, limit: 5 })
  const earlier = newest.find(({ cancel }) => isRepeated(line, cancel))
  if (earlier) {
    decided({ outcome: 'repeated', ...subjectOf(earlier) })
    return null
  }
  const decision = decideCancel(alias, { active: await app.store.activeOf(alias), last: newest[0] ?? null })
  if (!decision.may) {
    const found = newest.length > 0 ? null : await findAlias(app.aliases, alias)
    return refuse(found && 'refusal' in found ? found.refusal : decision.refusal)
  }
  const { id } = decision.deployment
  const applied = await app.apply(id, { type: 'cancel_requested', ...wishOf(line, comment, app) })
  if (!applied.moved) return refuse(await overtaken(id, alias, app))
  decided({ outcome: 'taken', why: comment, ...subjectOf(applied.deployment) })
  await app.worker.settled(id)
  return null
})

const isRepeated = ({ messageKey }: ChatLine, cancel: Deployment['cancel']): boolean =>
  messageKey !== undefined && cancel?.messageKey === messageKey

const wishOf = (
  { person, room, messageKey }: ChatLine,
  comment: string | undefined,
  app: App,
): NonNullable<Deployment['cancel']> => ({
  by: person.name,
  to: { room, person },
  at: new Date(app.now()).toISOString(),
  ...(comment === undefined ? {} : { comment }),
  ...(messageKey === undefined ? {} : { messageKey }),
})

/** It ended, or somebody else was first, between the look and the save. */
async function overtaken(id: string, alias: string, app: App) {
  const last = await app.store.deployment(id)
  const decision = decideCancel(alias, { active: last?.cancel ? last : null, last })
  return decision.may ? ({ because: 'nothing_to_cancel', alias, last } as const) : decision.refusal
}
