export type FaultKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'rejected'
  | 'server_error'
  | 'throttled'
  | 'timeout'
  | 'unreachable'
  | 'tls'
  | 'redirected'
  | 'unreadable'

export interface FaultFacts {
  readonly kind: FaultKind
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined
  /** What the server or the network said: one line, at most 300 characters. */
  readonly said: string
  /** `no`: it surely had no effect on the server. `unknown`: it may have had one. */
  readonly sent: 'no' | 'unknown'
  /** Whether the same call may work a little later. */
  readonly transient: boolean
  /** From Retry-After. */
  readonly retryAfterMs?: number | undefined
}

/** A call to another system that did not work, as one line for people and never with a secret in it. */
export class RemoteFault extends Error implements FaultFacts {
  override readonly name: string = 'RemoteFault'
  /** As people call it: `JIRA`, `production TeamCity`. */
  readonly system: string
  readonly kind: FaultKind
  readonly status: number | undefined
  readonly said: string
  readonly sent: 'no' | 'unknown'
  readonly transient: boolean
  readonly retryAfterMs: number | undefined

  constructor(system: string, about: FaultFacts) {
    super(`${system}: ${about.kind}${about.status ? ` (${about.status})` : ''}: ${about.said}`)
    this.system = system
    this.kind = about.kind
    this.status = about.status
    this.said = about.said
    this.sent = about.sent
    this.transient = about.transient
    this.retryAfterMs = about.retryAfterMs
  }
}
