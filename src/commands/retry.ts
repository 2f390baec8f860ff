import { subjectOf } from '../audit.ts'
import type { ChatCommand } from '../chat/command.ts'
import { queueAgain } from '../messages/notice.ts'
import { audited } from './audited.ts'
import { inDoubt } from './in-doubt.ts'
import { parseAlias } from './parse.ts'

/** Somebody has looked and found no build: the queue request is made again, with the same id. */
export const retry: ChatCommand = audited('retry', async ({ rest }, app, { decided, refuse }) => {
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'retry', problem: parsed.problem })
  const found = await inDoubt(parsed.value, app)
  if ('refusal' in found) return refuse(found.refusal)
  const { id, alias, cancel } = found.deployment
  if (cancel) return refuse({ because: 'cancelled_already', deployment: found.deployment })
  const applied = await app.apply(id, { type: 'queue_retried', at: new Date(app.now()).toISOString() })
  if (!applied.moved) return refuse({ because: 'not_in_doubt', alias, deployment: found.deployment })
  decided({ outcome: 'taken', ...subjectOf(applied.deployment) })
  return queueAgain(applied.deployment)
})
