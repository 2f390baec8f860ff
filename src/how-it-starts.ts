import type { App } from './app.ts'
import type { Robot } from './chat/hubot.ts'
import type { Config } from './config.ts'
import type { FreezeWindow } from './deployment/freeze.ts'
import type { Log } from './log.ts'
import { settingProblem } from './messages/fault.ts'
import { sandboxHello, serverNotSet, startText } from './messages/start.ts'
import type { SettingName } from './settings.ts'

/** Everything about the set-up that the operator should know before somebody types. */
export function sayHowItStarts(robot: Robot, config: Config, { log, now }: Pick<App, 'log' | 'now'>): void {
  const { problems, simulated, production, nonProduction, webhookSecret, freezes } = config
  for (const problem of problems) log.warn(settingProblem(problem))
  const isWrong = (setting: SettingName): boolean => problems.some(problem => problem.setting === setting)
  for (const [name, server, setting] of [
    ['non-production', nonProduction, 'HUBOT_TEAMCITY_NONPROD_URL'],
    ['production', production, 'HUBOT_TEAMCITY_PROD_URL'],
  ] as const) {
    if (!server && !simulated.includes(name) && !isWrong(setting)) log.warn(serverNotSet(setting))
  }
  if (simulated.length > 0) log.info(sandboxHello(simulated))
  if (freezes === 'malformed') log.warn(startText.freezesUnread)
  else if (freezes.length > 0) void sayFreezes(freezes, log, now())
  if (robot.server && !robot.server.listening) log.error(startText.notListening)
  if (robot.server && webhookSecret === null) log.info(startText.noWebhooks)
}

/** Its words and its reckoning are loaded where there is something to say. */
async function sayFreezes(windows: readonly FreezeWindow[], log: Log, nowMs: number): Promise<void> {
  const { freezesAt } = await import('./deployment/freeze.ts')
  const { freezesSet } = await import('./messages/freeze.ts')
  log.info(freezesSet(windows.length, freezesAt(windows, nowMs), nowMs))
}
