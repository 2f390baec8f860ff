import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { everything } from '../deployment/alias.ts'
import { isStanding, type Lock, lockKey, placesOf } from '../deployment/lock.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { oneLine } from '../messages/fault.ts'
import { unlocked, unlockedBy } from '../messages/lock.ts'
import { audited } from './audited.ts'
import { parseLocked } from './parse-lock.ts'
import { refusalTo } from './permitted.ts'

/** The holder may end a lock, and whoever may override it; then the holder is told, and the room of the lock. */
export const unlock: ChatCommand = audited('unlock', async (line, app, { decided, refuse }) => {
  const parsed = parseLocked(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'unlock', problem: parsed.problem })
  const name = parsed.value
  const taken = await takenAway(name, line, app)
  if ('because' in taken) return refuse(taken)
  const { lock, isAnothers } = taken
  decided({ outcome: 'taken', alias: lock.alias ?? everything })
  const [, ...others] = placesOf(lock, line)
  for (const place of isAnothers ? others : []) {
    app.say(place, unlockedBy(lock, line.person.name)).catch(error => app.log.warn(oneLine(error)))
  }
  return unlocked(lock, line.person)
})

/** What stands there when it is taken away: where somebody was faster it is looked at again, and may be another's. */
async function takenAway(
  name: string | null,
  line: ChatLine,
  app: App,
): Promise<Refusal | { lock: Lock; isAnothers: boolean }> {
  for (;;) {
    const standing = (await app.store.locks()).filter(one => isStanding(one, app.now()))
    const all = standing.find(one => one.alias === null) ?? null
    const lock = standing.find(one => lockKey(one.alias) === lockKey(name))
    if (!lock) return { because: 'not_locked', alias: name, all }
    const isAnothers = lock.by.id !== line.person.id
    if (isAnothers) {
      const alias = (await app.aliases.all()).find(one => lockKey(one.alias) === lockKey(name)) ?? null
      const named = alias || name === null ? {} : { named: name }
      const denied = await refusalTo({ act: 'override', alias, ...named }, line, app)
      if (denied) return denied
    }
    if (await app.store.removeLock(lock, app.newId())) return { lock, isAnothers }
  }
}
