/** What every simulated server has: raw requests and answers, and what may go wrong between them. */

export interface RawRequest {
  readonly method: string
  /** With its query, still encoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** `garbage` and `*-after` perform the request first; `lateMs` resets at once and performs it later. */
export type FaultHow =
  | 'reset-before'
  | 'reset-after'
  | 'hang-before'
  | 'hang-after'
  | 'garbage'
  | {
      readonly status: number
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
      /** Perform the request before answering so. */
      readonly after?: boolean
    }
  | { readonly delayMs: number }
  | { readonly lateMs: number }

export interface Fault {
  readonly method?: string
  /** Matched against the path with its query, decoded. */
  readonly path?: RegExp
  /** How many requests it hits. Default 1. */
  readonly times?: number
  readonly how: FaultHow
}

/** How every simulated server is set up. */
export interface ServerOptions {
  readonly port?: number
  readonly now?: () => number
  readonly latencyMs?: number
  /** What goes wrong with a request for which no fault was set. */
  readonly weather?: (method: string, path: string) => FaultHow | undefined
}

/** What every simulated server shows and lets be done to it. */
export interface SimulatedServer {
  /** Everything that was asked, credentials masked. */
  readonly requests: readonly LoggedRequest[]
  /** What happens to the next matching requests. */
  fail(next: Fault): void
  /** Nothing goes wrong any more. */
  mend(): void
  /** Destroys open connections too. */
  close(): Promise<void>
}

export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly at: number
  readonly body: string
  readonly headers: Record<string, string>
}
