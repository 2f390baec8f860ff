import type { ChatCommand } from '../chat/command.ts'
import { isStanding } from '../deployment/lock.ts'
import { lockList } from '../messages/lock.ts'

export const showLocks: ChatCommand = async (_line, app) => {
  const now = app.now()
  return lockList(
    (await app.store.locks()).filter(lock => isStanding(lock, now)),
    now,
  )
}
