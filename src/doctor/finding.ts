/** What doctor finds, as data; messages/doctor.ts has the words. */
import type { SettingProblem } from '../config.ts'
import type { Source } from '../deployment/permission.ts'
import type { HipChatFault } from '../hipchat-api/hipchat-api.ts'
import type { JiraFault, JiraProblem } from '../jira/jira.ts'
import type { RemoteFault } from '../remote/remote-fault.ts'
import type { SettingName } from '../settings.ts'
import type { StoreFault, StoreWeakness } from '../store/store.ts'
import type { TeamCityFault, TeamCityServer } from '../teamcity/teamcity.ts'

/** `off`: nobody has set it up, and nobody must. `unknown`: it can't be told from here. */
export type Verdict = 'ok' | 'warning' | 'wrong' | 'off' | 'unknown'

/** In the order in which they are told. */
export const subjects = [
  'settings',
  'people',
  'versions',
  'time zones',
  'store',
  'audit log',
  'chat',
  'webhook',
  'non-production TeamCity',
  'production TeamCity',
  'GitHub',
  'JIRA',
  'Artifactory',
  'markers',
  'HipChat',
  'alias',
] as const
export type Subject = (typeof subjects)[number]

export interface Finding {
  readonly subject: Subject
  /** Of which alias; absent for what all of them share. */
  readonly alias?: string
  readonly verdict: Verdict
  readonly what: What
}

export type What =
  | { readonly is: 'settings_read'; readonly count: number }
  | { readonly is: 'setting_wrong'; readonly problem: SettingProblem }
  | { readonly is: 'setting_missing'; readonly setting: SettingName }
  | { readonly is: 'setting_stranger'; readonly name: string; readonly nearest: string | null }
  | { readonly is: 'simulated'; readonly servers: readonly TeamCityServer[]; readonly here: boolean }
  /** The settings of a system that is left out because of them. */
  | { readonly is: 'settings_unusable'; readonly settings: readonly SettingName[] }
  | { readonly is: 'admins_set' }
  | { readonly is: 'no_admins'; readonly mayEdit: boolean }
  /** A second person's yes is wanted, and nobody is named who may say where it is not: by the settings, by these. */
  | { readonly is: 'approval_fixed' }
  | { readonly is: 'approval_open'; readonly aliases: readonly string[] }
  | { readonly is: 'roles_unknown'; readonly from: readonly string[] }
  | { readonly is: 'people_malformed'; readonly from: Source }
  | { readonly is: 'versions'; readonly node: string; readonly hubot: string | null; readonly own: string }
  | { readonly is: 'version_old'; readonly of: 'Node.js' | 'Hubot'; readonly has: string }
  | { readonly is: 'zones_there' }
  | { readonly is: 'zone_missing'; readonly zone: string }
  | { readonly is: 'store_there' | 'store_read' | 'store_new'; readonly where: string }
  | { readonly is: 'store_weak'; readonly weakness: StoreWeakness }
  | { readonly is: 'store_fault'; readonly fault: StoreFault }
  | { readonly is: 'audit_there'; readonly file: string }
  | { readonly is: 'audit_off' }
  | { readonly is: 'audit_hindered'; readonly file: string; readonly said: string }
  | { readonly is: 'chat'; readonly adapter: string }
  | { readonly is: 'not_in_chat' }
  | { readonly is: 'room_known' | 'room_unknown' | 'room_unasked'; readonly room: string }
  | { readonly is: 'no_room' }
  | { readonly is: 'no_secret' | 'secret_short' | 'not_listening' | 'no_http' | 'own_port_unasked' }
  | { readonly is: 'way_in'; readonly url: string; readonly health: number | null }
  | { readonly is: 'no_bot'; readonly url: string }
  | { readonly is: 'way_strange'; readonly url: string; readonly status: number }
  | { readonly is: 'way_of_another'; readonly url: string }
  | { readonly is: 'way_shut'; readonly url: string; readonly said: string; readonly isPublic: boolean }
  | { readonly is: 'hooks_set' | 'hooks_unset' | 'hooks_unread'; readonly project: string }
  | { readonly is: 'hooks_elsewhere'; readonly project: string; readonly to: string; readonly wanted: string }
  | { readonly is: 'hooks_lack'; readonly project: string; readonly events: readonly string[] }
  | {
      readonly is: 'server_there'
      readonly version: string
      readonly url: string
      readonly user: string | null
    }
  | { readonly is: 'server_fault'; readonly fault: TeamCityFault }
  | { readonly is: 'same_server'; readonly by: 'address' | 'id' }
  | { readonly is: 'clock_off'; readonly byMs: number }
  | { readonly is: 'clear_text'; readonly setting: SettingName }
  | { readonly is: 'no_credentials'; readonly setting: SettingName }
  | { readonly is: 'server_not_asked'; readonly server: TeamCityServer }
  | { readonly is: 'no_aliases' | 'aliases_elsewhere' }
  | { readonly is: 'aliases_unread'; readonly said: string }
  | {
      readonly is: 'configuration_there'
      readonly server: TeamCityServer
      readonly id: string
      /** Number of what a deploy would ship. */
      readonly number?: string
    }
  | { readonly is: 'malformed_id' | 'no_configuration'; readonly server: TeamCityServer; readonly id: string }
  | { readonly is: 'paused'; readonly id: string; readonly url: string }
  | { readonly is: 'lacks'; readonly id: string; readonly names: readonly string[] }
  | { readonly is: 'no_build'; readonly id: string; readonly url: string }
  | {
      readonly is: 'last_not_good'
      readonly alias: string
      readonly last: string
      readonly good: string | null
      readonly url: string
    }
  | {
      readonly is: 'no_permission'
      readonly server: TeamCityServer
      readonly permission: string
      readonly project: string
      readonly user: string | null
    }
  | { readonly is: 'permissions_unread'; readonly server: TeamCityServer }
  | { readonly is: 'info_there'; readonly url: string; readonly sha: string | null }
  | { readonly is: 'info_fault'; readonly alias: string; readonly url: string; readonly fault: RemoteFault }
  | { readonly is: 'repo_there'; readonly repo: string; readonly sha: string }
  | { readonly is: 'repo_fault'; readonly alias: string; readonly repo: string; readonly fault: RemoteFault }
  | { readonly is: 'artifact_there' | 'artifact_missing'; readonly alias: string; readonly path: string }
  | {
      readonly is: 'artifact_fault'
      readonly alias: string
      readonly path: string
      readonly fault: RemoteFault
    }
  | { readonly is: 'artifact_unset'; readonly alias: string }
  | { readonly is: 'github_idle' | 'github_off' | 'artifactory_idle' | 'artifactory_off' }
  | { readonly is: 'jira_there'; readonly url: string; readonly project: string }
  | { readonly is: 'jira_problem'; readonly problem: JiraProblem }
  | { readonly is: 'jira_fault'; readonly fault: JiraFault }
  | { readonly is: 'jira_off' | 'jira_needed' | 'jira_idle' | 'ticket_needed' }
  /** By the bot, of which we know only that it does. */
  | { readonly is: 'simulated_there' }
  | { readonly is: 'markers_there'; readonly shown: string; readonly list: string }
  | { readonly is: 'markers_fault'; readonly shown: string; readonly fault: RemoteFault }
  | { readonly is: 'markers_off' }
  | { readonly is: 'hipchat_there'; readonly url: string; readonly room: string }
  | { readonly is: 'hipchat_fault'; readonly fault: HipChatFault }
  | { readonly is: 'hipchat_off' }
  | { readonly is: 'too_long'; readonly ms: number }
  | { readonly is: 'broken'; readonly said: string }

/** Of one subject and alias. */
export const findingOf =
  (subject: Subject, alias?: string) =>
  (verdict: Verdict, what: What): Finding => ({
    subject,
    ...(alias === undefined ? {} : { alias }),
    verdict,
    what,
  })
