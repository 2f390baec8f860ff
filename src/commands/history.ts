import type { ChatCommand } from '../chat/command.ts'
import { history, historyOfAll, neverDeployed, nothingDeployed } from '../messages/history.ts'
import { findAlias } from './find-alias.ts'
import { parseHistory } from './parse-reading.ts'
import { refusalOf } from './refuse.ts'

/** Also of an alias that was cleared since. */
export const showHistory: ChatCommand = async ({ rest }, app) => {
  const parsed = parseHistory(rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'history', problem: parsed.problem }, app)
  const { alias, count } = parsed.value
  if (alias === null) {
    const all = await app.store.list({ limit: count })
    return all.length === 0 ? nothingDeployed : historyOfAll(all, app.now())
  }
  const past = await app.store.list({ limit: count, alias })
  if (past.length > 0) return history(past, app.now())
  const found = await findAlias(app.aliases, alias)
  return 'alias' in found ? neverDeployed(found.alias.alias) : refusalOf(found.refusal, app)
}
