import type { ServerResponse } from 'node:http'
import type { Robot } from '../chat/hubot.ts'
import { concerning } from '../log/concerning.ts'
import { logFor, newRef } from '../log.ts'
import { oneLine, storeFault } from '../messages/fault.ts'
import { httpText, unreadableBody } from '../messages/http.ts'
import { StoreFault } from '../store/store.ts'
import { answerJson } from './answer.ts'
import type { Handler, Request } from './express.ts'

/** `last` is what follows the route, decoded: the path's last segment. */
export type Route = (request: Request, response: ServerResponse, last: string | undefined) => Promise<void>

/** Binds `GET path` and `GET path/<last>`. */
export const bindGet = (robot: Robot, path: string, route: Route): void =>
  void robot.router?.get(new RegExp(`^/*${path}(?:/[^/]*)?$`, 'i'), handler(robot, path, route))

/**
 * Binds `POST path` and all below it ahead of all others: Hubot's own parsers would eat the raw bytes that a signature
 * is made of, and answer malformed JSON with a page of HTML. Other methods are answered too, since the page that says
 * that there is nothing repeats the path, and with it a secret. No groups in the pattern: Express would decode those
 * itself, and answer a malformed one with a stack.
 */
export function bindPostFirst(robot: Robot, path: string, route: Route): void {
  const post: Route = async (request, response, last) => {
    if (request.method === 'POST') return await route(request, response, last)
    response.setHeader('allow', 'POST')
    answerJson(response, 405, { error: httpText.postOnly })
  }
  const { router } = robot
  // Where HTTP is switched off Hubot has a router of its own, which takes four methods and serves none.
  if (!router?.router) return
  router.all(new RegExp(`^/*${path}(?:/.*)?$`, 'i'), handler(robot, path, post))
  const { stack } = router.router
  const layer = stack.pop()
  if (layer) stack.unshift(layer)
}

/** Of these routes, and of what was nearly one of them. */
const ours = /^\/*hubot\/+(?:teamcity|deployments|health)/i

/**
 * Hubot's parsers stand ahead of our `GET` routes, and of a webhook's path that is not quite right. What they refuse gets
 * one line: Express would show its stack, and print the body.
 */
export function answerUnparsed(robot: Robot): void {
  if (!robot.router?.router) return
  robot.router.use((error, { path }, response, next) => {
    if (!ours.test(path)) return next(error)
    answerJson(response, 400, { error: unreadableBody('body') })
  })
}

/** Catches what a route throws: a caller never sees a stack. */
const handler =
  (robot: Robot, path: string, route: Route): Handler =>
  (request, response) => {
    const last = lastOf(request.path, path)
    const answer = (): Promise<void> =>
      route(request, response, last).catch((error: unknown) => answerFault(robot, request, response, error))
    const isOfOne = request.method === 'GET' && last !== undefined && deploymentId.test(last)
    void (isOfOne ? concerning(last, answer) : answer())
  }

const deploymentId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A segment that can't be decoded is taken as it is: it fits nothing. */
function lastOf(whole: string, path: string): string | undefined {
  const last = whole.replace(/^\/+/, '/').slice(path.length + 1)
  try {
    return decodeURIComponent(last) || undefined
  } catch {
    return last
  }
}

function answerFault(robot: Robot, request: Request, response: ServerResponse, error: unknown): void {
  const ref = newRef()
  const log = logFor(robot)
  if (request.destroyed && !request.complete) log.debug(`[ref ${ref}] a caller hung up`)
  else log.error(`[ref ${ref}] ${request.method}: ${oneLine(error)}`, { error })
  if (response.headersSent) response.end()
  else if (error instanceof StoreFault)
    answerJson(response, 503, { status: 'failing', error: storeFault(error, ref) })
  else answerJson(response, 500, { error: httpText.broken(ref) })
}
