/** The slice of Hubot 14 that we use; its package brings no types. Structural: any Robot fits. */
import type { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Express } from '../http/express.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly room?: string
}

export interface Message {
  readonly user: User
  readonly room?: string
  readonly text?: string
  /** Set by some adapters only, and not always unique. */
  readonly id?: string | number
}

export interface Response {
  readonly message: Message
  readonly match: RegExpMatchArray
  /** Some adapters take objects of their own beside texts. */
  send(...texts: (string | object)[]): Promise<unknown>
  finish(): void
}

export interface Brain extends EventEmitter {
  readonly data: Record<string, unknown>
  readonly autoSave: boolean
  mergeData(data: object): void
  save(): void
  users(): Readonly<Record<string, User | undefined>>
}

export interface Envelope {
  readonly room?: string
  readonly user?: User
}

type LogLine = (...line: unknown[]) => unknown

export interface Robot {
  readonly name: string
  readonly adapterName?: string
  readonly brain: Brain
  readonly router?: Express
  /** Where hubot-auth is loaded. */
  readonly auth?: { hasRole(user: User, role: string): unknown }
  readonly server?: Server
  readonly adapter: {
    send(envelope: Envelope, ...texts: string[]): Promise<unknown>
    /** Ours alone has it; null where it can't tell. */
    knowsRoom?(room: string): Promise<boolean | null>
    /** What people call a room, where that is known; for our adapter of HipChat. */
    shownName?(room: string): string | undefined
  }
  readonly logger: { debug: LogLine; info: LogLine; warn: LogLine; error: LogLine }
  /** Hubot's own `help` lists what is registered here, and nothing else. */
  readonly commands?: {
    register(command: {
      id: string
      description: string
      confirm: 'never'
      handler: () => Promise<string>
    }): void
  }
  respond(pattern: RegExp, answer: (response: Response) => Promise<void>): void
  /** What is said in a room, to whomever. */
  hear(pattern: RegExp, answer: (response: Response) => Promise<void>): void
  parseHelp(file: string): void
}

/** What only the start of a bot of its own touches. */
export interface RunningRobot extends Robot {
  readonly adapter: Robot['adapter'] & {
    /** Of some adapters no promise. */
    run(): unknown
    close(): void
    emit(event: 'connected'): boolean
    /** Whether it is in its chat, or no other bot could be in its place; adapters of others do not say. */
    isThere?(): boolean
  }
  /** Hubot counts the parameters: there must be one. */
  receiveMiddleware(
    middleware: (context: { readonly response: { readonly message: { text?: string } } }) => Promise<boolean>,
  ): void
}
