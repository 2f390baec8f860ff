import type { SettingName } from '../settings.ts'

/** Options that are called otherwise than their setting. */
const ownNames: Partial<Record<SettingName, string>> = { HUBOT_HIPCHAT_API_ROOM: 'room' }

/** The option of a setting, without its dashes: `HUBOT_JIRA_URL` is `jira-url`, `HUBOT_DEPLOY_REDIS_URL` is `redis-url`. */
export const flagOf = (setting: SettingName): string =>
  ownNames[setting] ??
  setting
    .replace(/^HUBOT_(?:DEPLOY_)?/, '')
    .toLowerCase()
    .replaceAll('_', '-')
