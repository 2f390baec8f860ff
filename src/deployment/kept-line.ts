/** Lines that were typed and are run later: after a yes, or when it is their turn. Times are ISO 8601 in UTC. */
import type { Person } from './deployment.ts'

/** The commands whose lines can wait. */
export type KeptCommand = 'deploy' | 'override' | 'rollback' | 'redeploy'

interface Line {
  /** Its own: the deployment that it becomes has an id of the time when it begins, since histories are in that order. */
  readonly id: string
  readonly alias: string
  readonly command: KeptCommand
  /** What followed the words of the command. */
  readonly rest: string
  readonly text: string
  readonly person: Person
  /** Null in a private message. */
  readonly room: string | null
  readonly roomName?: string
  readonly thread?: string
  readonly messageKey?: string
  readonly messageId?: string
  /** When it was typed. */
  readonly at: string
}

/** Waits for a yes until then: to ship that very build. */
export interface Ask extends Line {
  readonly kind: 'ask'
  readonly until: string
  readonly build: { readonly id: number; readonly number: string }
  /** Whose yes counts: of whoever typed it, or of somebody else. */
  readonly approve: 'self' | 'other'
}

/** Waits until the alias is free; what is shipped is looked at then. */
export interface Turn extends Line {
  readonly kind: 'turn'
  readonly until?: string
}

export type KeptLine = Ask | Turn
