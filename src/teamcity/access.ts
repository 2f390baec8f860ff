import { buildConfigurationId } from './locator.ts'
import type { TeamCityServer } from './teamcity.ts'

export interface TeamCityOptions {
  readonly server: TeamCityServer
  /** Base URL, with its context path when it has one. */
  readonly url: string
  /** Access token; goes before user name and password. */
  readonly token?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Longest time of one call, connecting and repeats included. */
  readonly timeoutMs: number
  /** In [0, 1), for the jitter between repeats. */
  readonly random: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly log?: (level: 'debug' | 'warn', line: string) => void
}

/** The page of a build configuration, for people; every version leads to it. Throws a TypeError for a malformed id. */
export const configurationUrl = (url: string, id: string): string =>
  `${url}/viewType.html?buildTypeId=${buildConfigurationId(id)}`

export interface Access {
  /** REST root below the base URL. */
  readonly prefix: '/app/rest' | '/httpAuth/app/rest'
  readonly authorization?: string
}

/** A token goes first. `/httpAuth` makes a server ask for credentials instead of redirecting to its login page. */
export function accessOf(credentials: {
  token?: string | undefined
  username?: string | undefined
  password?: string | undefined
}): Access {
  const { token, username = '', password = '' } = credentials
  if (token) return { prefix: '/app/rest', authorization: `Bearer ${token}` }
  if (!username && !password) return { prefix: '/app/rest' }
  const pair = Buffer.from(`${username}:${password}`, 'utf8').toString('base64')
  return { prefix: '/httpAuth/app/rest', authorization: `Basic ${pair}` }
}
