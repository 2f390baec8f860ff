/** Lines that were typed and are run later: after a yes, or when it is their turn. Times are ISO 8601 in UTC. */
import type { Destination, Person } from './deployment.ts'

/** The commands whose lines can wait. */
export type KeptCommand = 'deploy' | 'override' | 'rollback' | 'redeploy'

/** A line as somebody typed it. */
export interface Typed {
  /** What follows the words by which the command was found, trimmed. */
  readonly rest: string
  /** The whole line. */
  readonly text: string
  readonly person: Person
  /** Null in a private message. */
  readonly room: string | null
  /** What people call that room, where its id is another. */
  readonly roomName?: string
  /** Where in the room it is answered, in a chat that has threads. */
  readonly thread?: string
  readonly messageKey?: string
  /** As the chat names the message, where it does; not always unique. */
  readonly messageId?: string
}

/** That and no more of a line. */
export const typedOf = (line: Typed): Typed => ({
  rest: line.rest,
  text: line.text,
  person: line.person,
  room: line.room,
  ...(line.roomName === undefined ? {} : { roomName: line.roomName }),
  ...(line.thread === undefined ? {} : { thread: line.thread }),
  ...(line.messageKey === undefined ? {} : { messageKey: line.messageKey }),
  ...(line.messageId === undefined ? {} : { messageId: line.messageId }),
})

/** Where what comes of it is news. */
export const whereTyped = ({ room, person, thread }: Typed): Destination => ({
  room,
  person,
  ...(thread === undefined ? {} : { thread }),
})

interface Line extends Typed {
  /** Its own: the deployment that it becomes has an id of the time when it begins, since histories are in that order. */
  readonly id: string
  readonly alias: string
  readonly command: KeptCommand
  /** When it was typed. */
  readonly at: string
}

/** Waits for a yes until then: to ship that very build, through that configuration. */
export interface Ask extends Line {
  readonly kind: 'ask'
  /** Absent in questions that versions before this one have kept. */
  readonly askedAt?: string
  readonly until: string
  readonly build: { readonly id: number; readonly number: string }
  /** Absent in questions that versions before this one have kept. */
  readonly deployBuildTypeId?: string
  /** Whose yes counts: of whoever typed it, or of somebody else. */
  readonly approve: 'self' | 'other'
  /** Of a line whose turn it was: the id that it waited under. */
  readonly turn?: string
}

/** Waits until the alias is free; what is shipped is looked at then. */
export interface Turn extends Line {
  readonly kind: 'turn'
  readonly until?: string
}

export type KeptLine = Ask | Turn
