import { ArtifactFault } from '../artifactory/artifactory.ts'
import { SettingFault } from '../config.ts'
import { logFor, newRef } from '../log.ts'
import { oneLine, settingMissing, storeFault, teamCityFault, unexpected } from '../messages/fault.ts'
import { artifactoryFault } from '../messages/release-faults.ts'
import { StoreFault } from '../store/store.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import type { Robot } from './hubot.ts'

/** What a person is told of something broken; the log has the detail under the same reference. */
export function faultText(robot: Robot, error: unknown): string {
  const ref = newRef()
  const log = logFor(robot)
  const words = wordsOf(error, ref)
  if (words !== null && error instanceof Error) {
    log.error(`[ref ${ref}] ${error.message}`)
    return words
  }
  log.error(`[ref ${ref}] ${oneLine(error)}`, { error })
  return unexpected(ref)
}

/** Null for what nobody has foreseen. */
function wordsOf(fault: unknown, ref: string): string | null {
  if (fault instanceof TeamCityFault) return teamCityFault(fault, ref)
  if (fault instanceof ArtifactFault) return artifactoryFault(fault, fault, ref)
  if (fault instanceof StoreFault) return storeFault(fault, ref)
  return fault instanceof SettingFault ? settingMissing(fault.setting, fault.problem) : null
}
