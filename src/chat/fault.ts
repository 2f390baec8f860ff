import { ArtifactFault } from '../artifactory/artifactory.ts'
import { SettingFault } from '../config.ts'
import { JiraFault } from '../jira/jira.ts'
import { logFor, newRef } from '../log.ts'
import { oneLine, settingMissing, storeFault, teamCityFault, unexpected } from '../messages/fault.ts'
import { jiraFault } from '../messages/jira.ts'
import {
  artifactoryFault,
  deploymentInfoFault,
  gitHubFault,
  remoteFault,
  whatWasDone,
} from '../messages/release-faults.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { StoreFault } from '../store/store.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import { AskedFault } from './asked.ts'
import type { Robot } from './hubot.ts'

/** What a person is told of something broken; the log has the detail under the same reference. */
export function faultText(robot: Robot, error: unknown): string {
  const ref = newRef()
  const log = logFor(robot)
  const words = wordsOf(error, ref)
  log.error(`[ref ${ref}] ${oneLine(error)}`, words === null ? { error } : {})
  return words ?? unexpected(ref)
}

/** Null for what is no fault of a system that we know. */
function wordsOf(error: unknown, ref: string): string | null {
  if (error instanceof StoreFault) return storeFault(error, ref)
  if (error instanceof SettingFault) return settingMissing(error.setting, error.problem)
  if (error instanceof TeamCityFault) return teamCityFault(error, ref)
  if (error instanceof AskedFault) return `${whatWasDone(error.fault)} ${askedFault(error, ref)}`
  if (!(error instanceof RemoteFault)) return null
  return `${whatWasDone(error)} ${remoteWords(error, ref)}`
}

function remoteWords(fault: RemoteFault, ref: string): string {
  if (fault instanceof JiraFault) return jiraFault(fault, ref)
  return fault instanceof ArtifactFault ? artifactoryFault(fault, fault, ref) : remoteFault(fault, ref)
}

const askedFault = ({ fault, asked }: AskedFault, ref: string): string =>
  asked.of === 'github' ? gitHubFault(fault, asked, ref) : deploymentInfoFault(fault, asked, ref)
