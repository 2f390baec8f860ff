import type { RawReply } from '../http-types.ts'
import type { World } from './state.ts'
import type { JiraSimulatorOptions } from './types.ts'

export interface Api {
  readonly world: World
  readonly settings: JiraSimulatorOptions
  readonly url: string
  readonly now: () => number
}

export interface RestRequest {
  readonly method: string
  /** Without `/rest/api/N/`. */
  readonly path: readonly string[]
  readonly version: string
  readonly query: URLSearchParams
  readonly body: string
  /** Null when nobody has logged in. */
  readonly user: string | null
}

export const json = (status: number, data: unknown): RawReply => ({
  status,
  headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(data),
})

/** JIRA's own form of an error. */
export const error = (
  status: number,
  messages: readonly string[],
  errors: Record<string, string> = {},
): RawReply => json(status, { errorMessages: messages, errors })

export const empty = (status: number): RawReply => ({ status, headers: {}, body: '' })

export const isCloud = ({ settings }: Api): boolean => settings.flavour === 'cloud'

/** One page of a list, as `startAt` and `maxResults` ask for it. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams, most = 50) {
  const startAt = Number(query.get('startAt') ?? 0)
  const maxResults = Math.min(Number(query.get('maxResults') ?? most), most)
  const items = all.slice(startAt, startAt + maxResults)
  return { items, page: { startAt, maxResults, total: all.length } }
}
