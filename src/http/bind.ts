import type { ServerResponse } from 'node:http'
import { type App, appFor } from '../app.ts'
import type { Answer, Express, Request } from '../chat/express.ts'
import { newRef } from '../chat/fault.ts'
import type { Robot } from '../chat/hubot.ts'
import { httpText } from '../messages.ts'
import { answerJson } from './answer.ts'

export type Route = (request: Request, response: ServerResponse, app: App) => Promise<void>

/** Binds a route and catches what it throws: a caller never sees a stack. */
export const bindGet = (robot: Robot, path: string, route: Route): void =>
  void robot.router?.get(path, answer(robot, route))

/**
 * Binds a route ahead of all others: Hubot's own parsers would eat the raw bytes that a signature is made of, and
 * answer malformed JSON with a page of HTML.
 */
export function bindPostFirst(robot: Robot, path: string, route: Route): void {
  robot.router?.post(path, answer(robot, route))
  const stack = stackOf(robot.router)
  const layer = stack?.pop()
  if (layer) stack?.unshift(layer)
}

const stackOf = (express: Express | undefined): unknown[] | undefined => express?.router?.stack

const answer =
  (robot: Robot, route: Route): Answer =>
  (request, response) => {
    appFor(robot)
      .then(app => route(request, response, app))
      .catch((error: unknown) => {
        const ref = newRef()
        robot.logger.error(
          `deploy: [ref ${ref}] ${request.method} ${error instanceof Error ? error.stack : String(error)}`,
        )
        if (!response.headersSent) answerJson(response, 500, { error: httpText.broken(ref) })
        else response.end()
      })
  }
