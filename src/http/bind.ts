import type { ServerResponse } from 'node:http'
import { type App, appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import { readConfig } from '../config.ts'
import { createLog, newRef } from '../log.ts'
import { httpText, storeFault } from '../messages.ts'
import { StoreFault } from '../store/store.ts'
import { answerJson } from './answer.ts'
import type { Handler, Request } from './express.ts'

/** `last` is the path's last segment, decoded, where one follows the route. */
export type Route = (
  request: Request,
  response: ServerResponse,
  app: App,
  last: string | undefined,
) => Promise<void>

/** Binds `GET path` and `GET path/<last>`. */
export const bindGet = (robot: Robot, path: string, route: Route): void =>
  void robot.router?.get(pattern(path), handler(robot, path, route))

/**
 * Binds `POST path` and `POST path/<last>` ahead of all others: Hubot's own parsers would eat the raw bytes that a
 * signature is made of, and answer malformed JSON with a page of HTML.
 */
export function bindPostFirst(robot: Robot, path: string, route: Route): void {
  robot.router?.post(pattern(path), handler(robot, path, route))
  const stack = robot.router?.router?.stack
  const layer = stack?.pop()
  if (layer) stack?.unshift(layer)
}

/** Without groups: Express would decode those itself, and answer a malformed one with a stack. */
const pattern = (path: string): RegExp => new RegExp(`^${path}(?:/[^/]*)?$`)

/** Catches what a route throws: a caller never sees a stack. */
const handler =
  (robot: Robot, path: string, route: Route): Handler =>
  (request, response) => {
    appFor(robot)
      .then(app => route(request, response, app, lastOf(request.path, path)))
      .catch((error: unknown) => answerFault(robot, request, response, error))
  }

/** A segment that can't be decoded is taken as it is: it fits nothing. */
function lastOf(whole: string, path: string): string | undefined {
  const last = whole.slice(path.length + 1)
  try {
    return decodeURIComponent(last) || undefined
  } catch {
    return last
  }
}

function answerFault(robot: Robot, request: Request, response: ServerResponse, error: unknown): void {
  const ref = newRef()
  const log = createLog(robot, readConfig().secrets)
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (request.destroyed && !request.complete) log.debug(`[ref ${ref}] a caller hung up`)
  else log.error(`[ref ${ref}] ${request.method}: ${detail}`)
  if (response.headersSent) response.end()
  else if (error instanceof StoreFault)
    answerJson(response, 503, { status: 'failing', error: storeFault(error, ref) })
  else answerJson(response, 500, { error: httpText.broken(ref) })
}
