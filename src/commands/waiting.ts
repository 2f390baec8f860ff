import type { ChatCommand } from '../chat/command.ts'
import { listOf, standing, waitedFor } from '../deployment/waiting.ts'
import { type WaitingList, waitingList } from '../messages/waiting.ts'
import { findAlias } from './find-alias.ts'
import { holdOf } from './hold.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'
import { turnsOf } from './turns-of.ts'

/** Who waits for what, of one alias or of all; what for is that of the first. */
export const showWaiting: ChatCommand = async ({ rest }, app) => {
  const parsed = parseAlias(rest)
  if (rest !== '' && !parsed.ok) {
    return refusalOf({ because: 'malformed', command: 'waiting', problem: parsed.problem }, app)
  }
  const asked = parsed.ok ? await findAlias(app.aliases, parsed.value) : null
  if (asked && 'refusal' in asked) return refusalOf(asked.refusal, app)
  const now = app.now()
  const all = await turnsOf(app)
  const kept = await app.store.keptLines('ask')
  const lists: WaitingList[] = []
  for (const alias of asked ? [asked.alias.alias] : waitedFor(all)) {
    const turns = listOf(all, alias, now)
    const [first] = turns
    if (!first) continue
    const found = await findAlias(app.aliases, alias)
    const hold = 'alias' in found ? await holdOf(found.alias, first, app) : null
    lists.push({ alias, turns, hold, ask: standing(kept, alias, now).asks[0] ?? null })
  }
  return waitingList(lists, now)
}
