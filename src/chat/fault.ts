import { readConfig, SettingFault } from '../config.ts'
import { blot, createLog, newRef } from '../log.ts'
import { settingMissing, storeFault, teamCityFault, unexpected } from '../messages.ts'
import { StoreFault } from '../store/store.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import type { Robot } from './hubot.ts'

/** What a person is told of something broken; the log has the detail under the same reference. */
export function faultText(robot: Robot, error: unknown): string {
  const ref = newRef()
  const { secrets } = readConfig()
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  createLog(robot, secrets).error(`[ref ${ref}] ${detail}`)
  if (error instanceof TeamCityFault) return blot(teamCityFault(error, ref), secrets)
  if (error instanceof StoreFault) return storeFault(error, ref)
  if (error instanceof SettingFault) return settingMissing(error.setting, error.problem)
  return unexpected(ref)
}
