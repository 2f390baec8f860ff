import { SettingFault } from '../config.ts'
import { logFor, newRef } from '../log.ts'
import { oneLine, settingMissing, storeFault, teamCityFault, unexpected } from '../messages/fault.ts'
import { StoreFault } from '../store/store.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import type { Robot } from './hubot.ts'

/** What a person is told of something broken; the log has the detail under the same reference. */
export function faultText(robot: Robot, error: unknown): string {
  const ref = newRef()
  const log = logFor(robot)
  if (error instanceof TeamCityFault || error instanceof StoreFault || error instanceof SettingFault) {
    log.error(`[ref ${ref}] ${error.message}`)
    return wordsOf(error, ref)
  }
  log.error(`[ref ${ref}] ${oneLine(error)}`, { error })
  return unexpected(ref)
}

function wordsOf(fault: TeamCityFault | StoreFault | SettingFault, ref: string): string {
  if (fault instanceof TeamCityFault) return teamCityFault(fault, ref)
  if (fault instanceof StoreFault) return storeFault(fault, ref)
  return settingMissing(fault.setting, fault.problem)
}
