import type { ServerOptions } from '../http-types.ts'

export interface SimulatedRoom {
  readonly id: number
  readonly name: string
  readonly archived?: boolean
}

export interface SimulatedNotification {
  readonly id: string
  readonly roomId: number
  /** ISO 8601. */
  readonly at: string
  readonly message: string
  readonly message_format: 'html' | 'text'
  readonly color: string
  readonly notify: boolean
  readonly from: string
  readonly card?: Readonly<Record<string, unknown>>
}

export interface Limit {
  readonly requests: number
  readonly everyMs: number
}

export interface ChangeableOptions extends Pick<ServerOptions, 'latencyMs'> {
  /** Of a token, over all rooms. Default 500 in 5 minutes, as documented. */
  rate?: Limit
  /** Of a room. Default 30 in a minute, as documented. */
  flood?: Limit
  /** A server older than cards: it does not know the field. */
  cards?: 'taken' | 'refused'
}

export interface SimulatorOptions extends ServerOptions, ChangeableOptions {
  contextPath?: string
  token: string
  /** Ids of the rooms that the token may notify; all unless given. */
  scope?: readonly number[]
  rooms: readonly SimulatedRoom[]
  persist?: { load(): string | undefined; save(text: string): void }
}
