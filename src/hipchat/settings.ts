import { badJid, chatNotSet, badHost as notAHost } from '../messages/hipchat.ts'

/** The settings that hubot-hipchat reads from the environment, as far as we do something with them too. */
export interface HipChatSettings {
  readonly jid: string | null
  readonly password: string | null
  readonly rooms: readonly string[] | 'All'
  readonly blacklist: readonly string[]
  readonly host: Host | null
  readonly domain: string
  readonly reconnects: boolean
  /** Names of the settings that must be set, and are not. */
  readonly missing: readonly string[]
  /** What HUBOT_HIPCHAT_HOST is, where it can't be read. */
  readonly badHost?: string
}

export interface Host {
  readonly service: string
  readonly name: string
}

type Env = Readonly<Record<string, string | undefined>>

export function readHipChatSettings(env: Env = process.env): HipChatSettings {
  const text = (name: string): string | null => env[`HUBOT_HIPCHAT_${name}`]?.trim() || null
  const list = (name: string): string[] =>
    (text(name) ?? '')
      .split(',')
      .map(each => each.trim())
      .filter(Boolean)
  const rooms = list('ROOMS')
  const given = text('HOST')
  const host = given === null ? null : readHost(given)
  return {
    jid: text('JID'),
    password: env.HUBOT_HIPCHAT_PASSWORD || null,
    rooms: rooms.length === 0 || rooms.some(room => /^@?all$/i.test(room)) ? 'All' : rooms,
    blacklist: list('ROOMS_BLACKLIST'),
    host,
    domain: `conf.${text('XMPP_DOMAIN')?.toLowerCase() ?? 'hipchat.com'}`,
    reconnects: text('RECONNECT') !== 'false',
    missing: ['JID', 'PASSWORD'].filter(name => !text(name)).map(name => `HUBOT_HIPCHAT_${name}`),
    ...(given !== null && host === null ? { badHost: given } : {}),
  }
}

/** Why nobody can log in with these; null: they can. */
export function problemOf({ missing, jid, badHost }: HipChatSettings): string | null {
  if (missing.length > 0) return chatNotSet(missing)
  if (!/^[^@/\s]+@[^@/\s]+(\/.+)?$/.test(jid ?? '')) return badJid
  return badHost === undefined ? null : notAHost(badHost)
}

/** `host`, `host:port`, `xmpp://host:port`, or `xmpps://host:port` for TLS from the first byte. */
export function readHost(given: string): Host | null {
  const address = given.includes('://') ? given : `xmpp://${given}`
  if (!URL.canParse(address)) return null
  const { protocol, hostname, port, pathname, username } = new URL(address)
  if (!/^xmpps?:$/.test(protocol) || hostname === '' || username !== '' || !/^\/?$/.test(pathname))
    return null
  const usual = protocol === 'xmpps:' ? '5223' : '5222'
  return { service: `${protocol}//${hostname}:${port || usual}`, name: hostname }
}
