import { isRoom } from '../deployment/follow-up.ts'
import { isSameRoom } from '../deployment/people.ts'
import type { ChatLine } from './command.ts'

/** Whether that names the room of the line, by whatever the chat calls it. */
export const isHere = ({ room, roomName }: Pick<ChatLine, 'room' | 'roomName'>, name: string): boolean =>
  room !== null &&
  (isSameRoom(name, room) || isRoom(room, name) || (roomName !== undefined && isSameRoom(name, roomName)))
