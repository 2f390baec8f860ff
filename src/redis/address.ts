/** Where a Redis is, read from one setting: one or more servers with what they need to be asked. */

export interface RedisAddress {
  readonly kind: 'redis'
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly db: number
  readonly tls: boolean
  readonly username?: string
  readonly password?: string
  /** First part of every key of ours. */
  readonly prefix: string
  /** `nodes` are Sentinels that know the master of that name. */
  readonly sentinel?: { readonly master: string; readonly password?: string }
  /** `nodes` are some of a Redis Cluster. */
  readonly cluster: boolean
  /** Without a secret, for people. */
  readonly shown: string
}

const form =
  /^(rediss?):\/\/(?:(?<login>[^@/?#]*)@)?(?<hosts>[^/?#@]+)(?:\/(?<db>\d{1,4})?)?(?:\?(?<options>[^#]*))?$/i
const known: ReadonlySet<string> = new Set(['prefix', 'sentinel', 'sentinelPassword', 'cluster'])
const defaultPorts = { sentinel: 26_379, server: 6_379 }

/**
 * `redis://user:password@host:6379/0`, `rediss://` with TLS. Several hosts are parted by commas, then `?sentinel=` names
 * the master or `?cluster` says that they are a cluster. `?prefix=` keeps several bots apart. Null for anything else.
 */
export function readRedisAddress(text: string): RedisAddress | null {
  const { login, hosts, db, options = '' } = form.exec(text)?.groups ?? {}
  if (hosts === undefined) return null
  // A plus is one, as in the password before the host; only forms have it for a space.
  const given = new URLSearchParams(options.replaceAll('+', '%2B'))
  const [sentinel, sentinelPassword] = [given.get('sentinel'), given.get('sentinelPassword')]
  const prefix = given.get('prefix') ?? 'hubot-deploy'
  const cluster = given.has('cluster') && given.get('cluster') !== 'false'
  const nodes = hosts.split(',').map(host => nodeOf(host, sentinel === null ? 'server' : 'sentinel'))
  const [username, password] = decoded(login)
  const isWrong =
    [...given.keys()].some(key => !known.has(key)) ||
    sentinel === '' ||
    (cluster && (sentinel !== null || Number(db ?? 0) !== 0)) ||
    (nodes.length > 1 && sentinel === null && !cluster) ||
    !/^[\w.:-]{1,64}$/.test(prefix) ||
    password === null
  if (isWrong || nodes.includes(null)) return null
  const tls = /^rediss/i.test(text)
  return {
    kind: 'redis',
    nodes: nodes.filter(node => node !== null),
    db: Number(db ?? 0),
    tls,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    prefix,
    ...(sentinel === null
      ? {}
      : {
          sentinel: {
            master: sentinel,
            ...(sentinelPassword === null ? {} : { password: sentinelPassword }),
          },
        }),
    cluster,
    shown: `${tls ? 'rediss' : 'redis'}://${hosts}${db === undefined ? '' : `/${db}`}`,
  }
}

/** What of an address must be shown to nobody. */
export const secretsOfRedis = ({ password, sentinel }: RedisAddress): string[] =>
  [password, sentinel?.password].filter(secret => secret !== undefined)

function nodeOf(host: string, role: keyof typeof defaultPorts): { host: string; port: number } | null {
  const { name, port } = /^(?<name>\[[\da-f:]+\]|[\w.-]+)(?::(?<port>\d{1,5}))?$/i.exec(host)?.groups ?? {}
  const number = Number(port ?? defaultPorts[role])
  if (name === undefined || number < 1 || number > 65_535) return null
  return { host: name.replace(/^\[|\]$/g, ''), port: number }
}

/** `user:password` as written in an address; the password is null where its escapes are broken. */
function decoded(login: string | undefined): [string | undefined, string | undefined | null] {
  if (login === undefined) return [undefined, undefined]
  const at = login.indexOf(':')
  try {
    return [
      decodeURIComponent(at < 0 ? login : login.slice(0, at)),
      at < 0 ? undefined : decodeURIComponent(login.slice(at + 1)),
    ]
  } catch {
    return [undefined, null]
  }
}
