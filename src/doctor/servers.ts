import type { Config, ServerConfig } from '../config.ts'
import { isLoopback } from '../remote/connection.ts'
import type { SettingName } from '../settings.ts'
import { type ServerInfo, type TeamCity, TeamCityFault, type TeamCityServer } from '../teamcity/teamcity.ts'
import { type Finding, findingOf, type Subject } from './finding.ts'

/** A server as it answers now. */
export type Look =
  | { readonly is: 'missing' }
  | { readonly is: 'fault'; readonly fault: TeamCityFault }
  | { readonly is: 'there'; readonly info: ServerInfo; readonly user: string | null; readonly skewMs: number }

/** Clocks that differ by more mislead whoever compares times, in ms. */
const mostSkewMs = 60_000

const prefixes: Readonly<Record<TeamCityServer, 'HUBOT_TEAMCITY_NONPROD' | 'HUBOT_TEAMCITY_PROD'>> = {
  'non-production': 'HUBOT_TEAMCITY_NONPROD',
  production: 'HUBOT_TEAMCITY_PROD',
}
const subjectOf: Readonly<Record<TeamCityServer, Subject>> = {
  'non-production': 'non-production TeamCity',
  production: 'production TeamCity',
}

/** Asks a server who it is, who we are to it, and what time it has. `now` in epoch ms. */
export async function lookAt(server: TeamCity | null, now: () => number): Promise<Look> {
  if (server === null) return { is: 'missing' }
  try {
    const askedMs = now()
    const info = await server.serverInfo()
    const skewMs = info.currentTime === undefined ? 0 : skewOf(Date.parse(info.currentTime), askedMs, now())
    return { is: 'there', info, skewMs, user: await server.whoAmI() }
  } catch (fault) {
    if (fault instanceof TeamCityFault) return { is: 'fault', fault }
    throw fault
  }
}

/** By how much the server's clock is before ours (or behind, below zero); it counts whole seconds. */
function skewOf(theirMs: number, askedMs: number, answeredMs: number): number {
  if (theirMs > answeredMs) return theirMs - answeredMs
  return Math.min(0, theirMs + 1_000 - askedMs)
}

/** `settings` are those in force; null where the server is simulated, or not set. */
export function checkServer(
  server: TeamCityServer,
  look: Look,
  { url, settings }: { url: string; settings: ServerConfig | null },
): readonly Finding[] {
  const finding = findingOf(subjectOf[server])
  if (look.is === 'missing') return []
  if (look.is === 'fault') {
    const { kind } = look.fault
    const isBare = settings !== null && settings.token === undefined && settings.username === undefined
    return [
      isBare && (kind === 'unauthorized' || kind === 'redirected' || kind === 'unreadable')
        ? finding('wrong', { is: 'no_credentials', setting: `${prefixes[server]}_TOKEN` })
        : finding('wrong', { is: 'server_fault', fault: look.fault }),
    ]
  }
  const { info, user, skewMs } = look
  return [
    finding('ok', { is: 'server_there', version: info.version, url, user }),
    ...(Math.abs(skewMs) > mostSkewMs ? [finding('warning', { is: 'clock_off', byMs: skewMs })] : []),
    ...(isClearText(url)
      ? [finding('warning', { is: 'clear_text', setting: `${prefixes[server]}_URL` satisfies SettingName })]
      : []),
  ]
}

const isClearText = (url: string): boolean => url.startsWith('http:') && !isLoopback(url)

/** Whether production is the server that builds: credentials and pins of the one would be those of the other. */
export function checkApart(
  { nonProduction, production }: Pick<Config, 'nonProduction' | 'production'>,
  builds: Look,
  ships: Look,
): readonly Finding[] {
  const finding = findingOf('production TeamCity')
  if (nonProduction && nonProduction.url === production?.url) {
    return [finding('warning', { is: 'same_server', by: 'address' })]
  }
  const [one, other] = [builds, ships].map(look => (look.is === 'there' ? look.info.internalId : undefined))
  return one !== undefined && one === other ? [finding('warning', { is: 'same_server', by: 'id' })] : []
}
