/** The slice of Express 5 that we use, as Hubot mounts it. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Request extends IncomingMessage {
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
}

export type Handler = (request: Request, response: ServerResponse) => void

/** Express knows it by its four parameters. */
export type ErrorHandler = (
  error: unknown,
  request: Request,
  response: ServerResponse,
  next: (error: unknown) => void,
) => void

export interface Express {
  get(path: RegExp, handler: Handler): unknown
  all(path: RegExp, handler: Handler): unknown
  use(handler: ErrorHandler): unknown
  /** The layers in their order; absent where HTTP is switched off. */
  readonly router?: { readonly stack: unknown[] }
}
