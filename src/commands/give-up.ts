import { subjectOf } from '../audit.ts'
import type { ChatCommand } from '../chat/command.ts'
import { audited } from './audited.ts'
import { inDoubt } from './in-doubt.ts'
import { parseAlias } from './parse.ts'

/** Nobody wants to know any more: the alias is free again. The worker says so where the deploy was asked for. */
export const giveUp: ChatCommand = audited('give_up', async ({ rest, person }, app, { decided, refuse }) => {
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'give_up', problem: parsed.problem })
  const found = await inDoubt(parsed.value, app)
  if ('refusal' in found) return refuse(found.refusal)
  const { deployment } = found
  const applied = await app.apply(deployment.id, { type: 'queue_given_up', by: person.name })
  if (!applied.moved) {
    return refuse({ because: 'not_in_doubt', alias: deployment.alias, deployment })
  }
  decided({ outcome: 'taken', ...subjectOf(applied.deployment) })
  await app.worker.settled(deployment.id)
  return null
})
