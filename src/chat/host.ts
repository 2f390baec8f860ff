import type { AddressInfo } from 'node:net'
import { urlOfPort } from '../config/environment.ts'
import type { Host } from '../doctor/chat.ts'
import type { Robot } from './hubot.ts'

/** What doctor asks the robot. */
export const hostOf = (robot: Robot): Host => ({
  adapter: robot.adapterName ?? 'unknown',
  knowsRoles: typeof robot.auth?.hasRole === 'function',
  knowsRoom: async room => (await robot.adapter.knowsRoom?.(room)) ?? null,
  http: httpOf(robot),
})

/** Chats that surely are not HipChat. Any other adapter may be in its rooms. */
const otherChats = /slack|discord|telegram|teams|mattermost|rocket/i
export const isOtherChat = ({ adapterName }: Robot): boolean => otherChats.test(adapterName ?? '')

function httpOf({ server }: Robot): Host['http'] {
  if (!server) return null
  const address = server.address()
  const isPlace = (at: typeof address): at is AddressInfo => typeof at === 'object' && at !== null
  return {
    isListening: server.listening,
    url: isPlace(address) ? urlOfPort(address.address, address.port) : '',
  }
}
