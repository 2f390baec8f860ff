import { type Config, type ServerConfig, SettingFault, settingFault } from '../config.ts'
import type { SettingName } from '../settings.ts'
import { createTeamCity } from './lazy.ts'
import { type TeamCity, TeamCityFault, type TeamCityServer } from './teamcity.ts'

/** Each throws a SettingFault where that server is not configured. */
export interface Servers {
  readonly nonProduction: () => TeamCity
  readonly production: () => TeamCity
  close(): void
}

/** Both servers, real or simulated. */
export function connectServers(
  config: Config,
  sandbox: { readonly nonProduction: ServerConfig | null; readonly production: ServerConfig | null } | null,
  log: (level: 'debug' | 'warn', line: string) => void,
): Servers {
  const connect = (server: TeamCityServer, settings: ServerConfig | null | undefined): TeamCity | null =>
    settings
      ? createTeamCity({ server, ...settings, timeoutMs: config.timeoutMs, random: Math.random, log })
      : null
  const orMissing = (server: TeamCity | null, setting: SettingName) => (): TeamCity => {
    if (server) return server
    throw settingFault(setting, config)
  }
  const nonProduction = connect('non-production', config.nonProduction ?? sandbox?.nonProduction)
  const production = connect('production', config.production ?? sandbox?.production)
  return {
    nonProduction: orMissing(nonProduction, 'HUBOT_TEAMCITY_NONPROD_URL'),
    production: orMissing(production, 'HUBOT_TEAMCITY_PROD_URL'),
    close() {
      nonProduction?.close()
      production?.close()
    },
  }
}

/**
 * For what goes on with a server that was set when it began: one that is set no more, or wrongly, is away, and may be back
 * after the next start. Throws a TeamCityFault then.
 */
export const orAway =
  (name: TeamCityServer, server: () => TeamCity): (() => TeamCity) =>
  () => {
    try {
      return server()
    } catch (error) {
      if (!(error instanceof SettingFault)) throw error
      throw new TeamCityFault(name, {
        kind: 'unreachable',
        said: error.message,
        sent: 'no',
        transient: true,
      })
    }
  }
