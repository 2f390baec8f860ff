import type { ChatCommand } from '../chat/command.ts'
import { inDoubt } from './in-doubt.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** Nobody wants to know any more: the alias is free again. The worker says so where the deploy was asked for. */
export const giveUp: ChatCommand = async ({ rest, person }, app) => {
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'give_up', problem: parsed.problem }, app)
  const found = await inDoubt(parsed.value, app)
  if ('refusal' in found) return refusalOf(found.refusal, app)
  const { deployment } = found
  const applied = await app.apply(deployment.id, { type: 'queue_given_up', by: person.name })
  if (!applied.moved) {
    return refusalOf({ because: 'not_in_doubt', alias: deployment.alias, deployment }, app)
  }
  await app.worker.settled(deployment.id)
  return null
}
