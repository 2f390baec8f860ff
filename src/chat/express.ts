/** The slice of Express 5 that we use, as Hubot mounts it. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Request extends IncomingMessage {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
}

export type Answer = (request: Request, response: ServerResponse) => void

export interface Express {
  get(path: string, answer: Answer): unknown
  post(path: string, answer: Answer): unknown
  /** The layers in their order; absent where HTTP is switched off. */
  readonly router?: { readonly stack: unknown[] }
}
