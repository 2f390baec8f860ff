import type { Config } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import { type Finding, findingOf } from './finding.ts'

/** What the robot knows of where it is. */
export interface Host {
  readonly adapter: string
  /** Whether there is such a room; null where this chat can't be asked. */
  knowsRoom(room: string): Promise<boolean | null>
  /** Whether hubot-auth is loaded. */
  readonly knowsRoles: boolean
  /** Where its HTTP server answers from here; null where it has none. */
  readonly http: { readonly isListening: boolean; readonly url: string } | null
}

export async function checkChat(host: Host | null, { room }: Config): Promise<readonly Finding[]> {
  const finding = findingOf('chat')
  if (host === null) return [finding('unknown', { is: 'not_in_chat' })]
  return [
    finding('ok', { is: 'chat', adapter: host.adapter }),
    ...(room === null
      ? [finding('off', { is: 'no_room' })]
      : [findingOfRoom(undefined, room, await host.knowsRoom(room))]),
  ]
}

/** The team room of an alias that names one. */
export async function checkRoom({ alias, options }: Alias, host: Host | null): Promise<readonly Finding[]> {
  if (options.room === undefined || host === null) return []
  return [findingOfRoom(alias, options.room, await host.knowsRoom(options.room))]
}

function findingOfRoom(alias: string | undefined, room: string, isKnown: boolean | null): Finding {
  const finding = findingOf(alias === undefined ? 'chat' : 'alias', alias)
  if (isKnown === null) return finding('unknown', { is: 'room_unasked', room })
  return isKnown ? finding('ok', { is: 'room_known', room }) : finding('wrong', { is: 'room_unknown', room })
}
