import { nearestOf } from '../cli/nearest.ts'
import type { Config } from '../config.ts'
import { type SettingName, settings } from '../settings.ts'
import { type Finding, findingOf } from './finding.ts'

const finding = findingOf('settings')
const servers = [
  ['non-production', 'nonProduction', 'HUBOT_TEAMCITY_NONPROD_URL'],
  ['production', 'production', 'HUBOT_TEAMCITY_PROD_URL'],
] as const

/** `simulates`: whether whoever asks has the sandbox; the command line has none. */
export function checkSettings(config: Config, simulates: boolean): readonly Finding[] {
  const { problems, simulated, names } = config
  const isWrong = (name: SettingName): boolean => problems.some(({ setting }) => setting === name)
  const bad = [
    ...problems.map(problem => finding('wrong', { is: 'setting_wrong', problem })),
    ...servers.flatMap(([server, key, setting]) =>
      config[key] || simulated.includes(server) || isWrong(setting)
        ? []
        : [finding('wrong', { is: 'setting_missing', setting })],
    ),
    ...strangers(names.strange),
    ...(simulated.length === 0
      ? []
      : [finding('warning', { is: 'simulated', servers: simulated, here: simulates })]),
  ]
  const isRead = bad.every(({ verdict }) => verdict !== 'wrong')
  return isRead ? [finding('ok', { is: 'settings_read', count: names.set }), ...bad] : bad
}

/** Ours alone begin so; of the others' names only what looks like a slip. */
const oursAlone = /^HUBOT_(?:DEPLOY|TEAMCITY)_/

function strangers(names: readonly string[]): readonly Finding[] {
  return names.flatMap(name => {
    const nearest = nearestOf(name, Object.keys(settings))
    if (nearest === null && !oursAlone.test(name)) return []
    return [finding('warning', { is: 'setting_stranger', name, nearest })]
  })
}
