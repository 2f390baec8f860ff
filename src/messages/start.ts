import { levels } from '../log/levels.ts'
import type { SettingName } from '../settings.ts'
import type { StoreWeakness } from '../store/store.ts'
import type { TeamCityServer } from '../teamcity/teamcity.ts'
import { oneLine } from './fault.ts'
import { the } from './words.ts'

/** Under every notice while a server is simulated. */
export const sandboxTag = (simulated: readonly TeamCityServer[]): string =>
  simulated.includes('production')
    ? 'Sandbox: a simulated production, nothing real was deployed.'
    : 'Sandbox: a simulated non-production, but the production TeamCity is REAL.'

export const sandboxHello = (simulated: readonly TeamCityServer[]): string =>
  `SANDBOX: ${simulated.map(server => the(server)).join(' and ')} ${simulated.length === 1 ? 'is' : 'are'} simulated. ${
    simulated.includes('production') ? 'Nothing real is deployed.' : 'The production TeamCity is REAL.'
  }`

export const serverNotSet = (setting: SettingName): string =>
  `${setting} is not set, so nothing can be deployed. Set it, and restart me; then "deployment doctor" says what is still missing.`

export const storeWeakness: Readonly<Record<StoreWeakness, string>> = {
  no_log:
    'HUBOT_DEPLOY_STORE: this Redis writes no append-only file, so what I have acknowledged is lost when it dies. Set appendonly yes there.',
  evicts:
    'HUBOT_DEPLOY_STORE: this Redis drops keys when its memory is full, deployments too. Set maxmemory-policy noeviction there.',
  skewed:
    'HUBOT_DEPLOY_STORE: the clock of this Redis and mine differ by more than five seconds. Bots that share it go by that one. Set both by NTP.',
}

export const unknownLogLevel = (level: string): string =>
  `HUBOT_LOG_LEVEL must be ${levels.join(', ')} or silent, not "${level.slice(0, 40)}". It is info now.`

export const logFileFails = (file: string, error: unknown): string =>
  `The log can't be written to ${file} (${oneLine(error)}), so for now it goes to the console alone. Check HUBOT_DEPLOY_LOG_FILE, its folder and the disk.`

export const auditFails = (file: string, error: unknown): string =>
  `The audit log ${file} can't be written (${oneLine(error)}): nothing new is deployed until it can. What should be in it:`

export const auditCompleted = (count: number): string =>
  `Steps that were missing in the audit log are added, marked "recovered": ${count}. A bot was killed before it had written them, or the log was off then.`

export const startText = {
  storeIsBack: 'My store can be reached again: what waited goes on.',
  noSeat:
    'HUBOT_DEPLOY_ONE_CONNECTION has no effect here: it takes a Redis in HUBOT_DEPLOY_STORE, and a bot that is started by npm start.',
  freezesUnread:
    'Until HUBOT_DEPLOY_FREEZE can be read nobody knows when nothing may be deployed, so nothing is; rollbacks are.',
  notListening:
    'The HTTP port is taken, so webhooks and the JSON routes do not work. Set EXPRESS_PORT to a free one, and restart me.',
  noWebhooks:
    'HUBOT_DEPLOY_WEBHOOK_SECRET is not set: webhooks are turned away, and builds are read on a timer instead.',
} as const
