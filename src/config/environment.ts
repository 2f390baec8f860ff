/** What is read from the environment without being a setting of its own. */
import { basename, dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { settings } from '../settings.ts'
import type { StoreAddress } from '../store/address.ts'

/** As Hubot reads them. A server that listens everywhere is asked on loopback. */
export function httpUrlOf(env: Readonly<Record<string, string | undefined>>): string {
  const host = env.EXPRESS_BIND_ADDRESS?.trim() || '0.0.0.0'
  return urlOfPort(host, Number(env.EXPRESS_PORT || env.PORT || 8080))
}

/** Where a server that is bound to that address is reached on its own machine. */
export const urlOfPort = (host: string, port: number): string =>
  `http://${/^(?:0\.0\.0\.0|::|)$/.test(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`

const likeOurs = /^HUBOT_(?:DEPLOY|TEAMCITY|JIRA|GITHUB|ARTIFACTORY|HIPCHAT_API)_/

/** How many settings are given, and what looks like one and is none. */
export function namesIn(env: Readonly<Record<string, string | undefined>>): Config['names'] {
  const given = Object.keys(env).filter(name => env[name]?.trim())
  const ours = given.filter(name => Object.hasOwn(settings, name))
  return {
    set: ours.length,
    strange: given.filter(name => likeOurs.test(name) && !Object.hasOwn(settings, name)),
  }
}

/** Beside the store, and apart from the real one while a server is simulated. */
export function auditFileOf(
  env: Readonly<Record<string, string | undefined>>,
  store: StoreAddress | null,
  isSimulated: boolean,
): string | null {
  const given = env.HUBOT_DEPLOY_AUDIT_FILE?.trim()
  if (given?.toLowerCase() === 'off') return null
  if (given) return given
  const { default: usual } = settings.HUBOT_DEPLOY_AUDIT_FILE
  const folder = store?.kind === 'file' ? dirname(store.path) : dirname(usual)
  return join(folder, `${isSimulated ? 'sandbox-' : ''}${basename(usual)}`)
}
