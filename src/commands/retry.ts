import type { ChatCommand } from '../chat/command.ts'
import { queueAgain } from '../messages.ts'
import { inDoubt } from './in-doubt.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** Somebody has looked and found no build: the queue request is made again, with the same id. */
export const retry: ChatCommand = async ({ rest, person }, app) => {
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'retry', problem: parsed.problem }, app)
  const found = await inDoubt(parsed.value, app)
  if ('refusal' in found) return refusalOf(found.refusal, app)
  const { id, alias } = found.deployment
  const applied = await app.apply(id, { type: 'queue_retried', at: new Date(app.now()).toISOString() })
  if (!applied.moved) return refusalOf({ because: 'not_in_doubt', alias, deployment: found.deployment }, app)
  app.log.info('queue request is made again', { deployment: id, alias, by: person.name })
  return queueAgain(applied.deployment)
}
