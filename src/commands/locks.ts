import type { ChatCommand } from '../chat/command.ts'
import { settingFault } from '../config.ts'
import { isStanding } from '../deployment/lock.ts'
import { settingMissing } from '../messages/fault.ts'
import { freezeList } from '../messages/freeze.ts'
import { lockList } from '../messages/lock.ts'
import { lines } from '../messages/words.ts'
import { freezesNow } from './freeze.ts'

/** Locks, and below them the freezes; what is wrong with the setting of those, where it can't be read. */
export const showLocks: ChatCommand = async (_line, app) => {
  const now = app.now()
  const locks = (await app.store.locks()).filter(lock => isStanding(lock, now))
  const { config } = app
  return lines(
    lockList(locks, now),
    config.freezes === 'malformed'
      ? settingMissing('HUBOT_DEPLOY_FREEZE', settingFault('HUBOT_DEPLOY_FREEZE', config).problem)
      : freezeList(freezesNow(app), now),
  )
}
