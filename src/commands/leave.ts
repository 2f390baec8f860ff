import type { ChatCommand } from '../chat/command.ts'
import type { Turn } from '../deployment/kept-line.ts'
import { isSameName } from '../deployment/people.ts'
import { listOf, ownOf } from '../deployment/waiting.ts'
import { oneLine } from '../messages/fault.ts'
import { hasLeft, wasTakenOff } from '../messages/waiting.ts'
import { audited } from './audited.ts'
import { findAlias } from './find-alias.ts'
import { parseLeave } from './parse-leave.ts'
import { refusalTo } from './permitted.ts'
import { turnsOf } from './turns-of.ts'

/** One's own line waits no more; that of another is for those who may override a lock, and then they are told. */
export const leave: ChatCommand = audited('leave', async (line, app, { decided, refuse }) => {
  const parsed = parseLeave(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'leave', problem: parsed.problem })
  const { alias: name, person: named } = parsed.value
  const turns = listOf(await turnsOf(app), name, app.now())
  const found = await findAlias(app.aliases, name)
  // The list of an alias that was cleared meanwhile can be left still.
  if ('refusal' in found && turns.length === 0) return refuse(found.refusal)
  const [turn] = named === null ? ownOf(turns, line.person) : turns.filter(one => isCalled(one, named))
  const gone = { because: 'not_waiting', alias: name, named, turns } as const
  if (!turn) return refuse(gone)
  const isAnothers = turn.person.id !== line.person.id
  if (isAnothers) {
    const about = 'alias' in found ? { alias: found.alias } : { alias: null, named: name }
    const denied = await refusalTo({ act: 'take_out', ...about }, line, app)
    if (denied) return refuse(denied)
  }
  if (!(await app.store.removeLine(turn, app.newId()))) return refuse(gone)
  decided({ outcome: 'taken', alias: turn.alias })
  if (isAnothers) {
    const to = { room: null, person: turn.person }
    app.say(to, wasTakenOff(turn, line.person.name)).catch(error => app.log.warn(oneLine(error)))
  }
  return hasLeft(turn, line.person)
})

const isCalled = ({ person }: Turn, named: string): boolean =>
  person.id === named || isSameName(person.name, named.replace(/^@/, ''))
