import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { type Turn, typedOf } from '../deployment/kept-line.ts'
import { endOf, type Hold, listOf, ownOf } from '../deployment/waiting.ts'
import { waits } from '../messages/waiting.ts'
import { newMessage, repeated } from './attempt.ts'
import { audited } from './audited.ts'
import { findAlias } from './find-alias.ts'
import { holdOf } from './hold.ts'
import { parseDeploy } from './parse.ts'
import { turnsOf } from './turns-of.ts'

/** Deploys when what is in the way has ended. Also where nothing is: then it is the line's turn at once. */
export const next: ChatCommand = audited('next', async (line, app, verdicts) => {
  const { decided, refuse } = verdicts
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'next', problem: parsed.problem })
  const found = await findAlias(app.aliases, parsed.value.alias)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const { earlier, ...message } = await newMessage(line, app)
  if (earlier) return repeated(earlier, verdicts)
  const hold = await holdOf(alias, line, app)
  const turn = turnOf(line, { ...message, alias: alias.alias, hold }, app)
  const before = await turnsOf(app)
  const known = ownOf(listOf(before, alias.alias, app.now()), line.person)[0]
  if (!known) await app.store.keepLine(turn)
  const list = listOf(await turnsOf(app), alias.alias, app.now())
  const [own = turn, ...later] = ownOf(list, line.person)
  // Two lines at once, to two bots: one counts.
  for (const more of later) await app.store.removeLine(more, app.newId())
  const isSame = own.id === turn.id || (turn.messageKey !== undefined && own.messageKey === turn.messageKey)
  const place = Math.max(0, list.indexOf(own))
  if (!isSame) return refuse({ because: 'waits_already', turn: own, place: place + 1 })
  decided({ outcome: own.id === turn.id ? 'taken' : 'repeated', alias: alias.alias })
  return waits(own, { ahead: list.slice(0, place), hold }, app.now())
})

/** How long it waits counts from the end of what it waits for, where that is known: a weekend is longer than a day. */
function turnOf(
  line: ChatLine,
  { hold, ...known }: { alias: string; messageKey?: string; hold: Hold | null },
  app: App,
): Turn {
  const now = app.now()
  const { messageKey: _unproven, ...typed } = typedOf(line)
  const fromMs = Math.max(now, (hold && endOf(hold)) ?? now)
  return {
    kind: 'turn',
    id: app.newId(),
    ...typed,
    ...known,
    command: 'deploy',
    at: new Date(now).toISOString(),
    until: new Date(fromMs + app.config.waitMs).toISOString(),
  }
}
