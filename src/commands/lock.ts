import type { ChatCommand } from '../chat/command.ts'
import { everything } from '../deployment/alias.ts'
import type { Lock } from '../deployment/lock.ts'
import { locked } from '../messages/lock.ts'
import { audited } from './audited.ts'
import { findAlias } from './find-alias.ts'
import { parseLock } from './parse-lock.ts'

/** Nobody but the holder deploys it from now on; what is on its way goes on. The holder's own lock is set anew. */
export const lock: ChatCommand = audited('lock', async ({ rest, person, room }, app, { decided, refuse }) => {
  const parsed = parseLock(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'lock', problem: parsed.problem })
  const { alias: name, forMs, why } = parsed.value
  const found = name === null ? null : await findAlias(app.aliases, name)
  if (found && 'refusal' in found) return refuse(found.refusal)
  const alias = found?.alias.alias ?? null
  const now = app.now()
  const set: Lock = {
    id: app.newId(),
    alias,
    by: person,
    room,
    since: new Date(now).toISOString(),
    ...(forMs === undefined ? {} : { until: new Date(now + forMs).toISOString() }),
    ...(why === undefined ? {} : { why }),
  }
  const kept = await app.store.saveLock(set, now)
  if (kept) return refuse({ because: 'locked_already', lock: kept })
  decided({ outcome: 'taken', alias: alias ?? everything })
  const active = alias === null ? await app.store.active() : [await app.store.activeOf(alias)]
  return locked(
    set,
    active.filter(one => one !== null),
    now,
  )
})
