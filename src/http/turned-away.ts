import { type App, appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import type { Route } from './bind.ts'
import { isProbe, probeHeader } from './probe.ts'

/** A flood of forged webhooks is one line in a minute, with their number. */
const everyMs = 60_000

/** Records whom a route has turned away with 401. */
export function recordTurnedAway(robot: Robot, now: () => number, route: Route): Route {
  let nextMs = 0
  let count = 0
  const record = ({ audit, log }: App, from: string | undefined): void => {
    if (now() < nextMs && nextMs - now() <= everyMs) return
    nextMs = now() + everyMs
    log.warn('webhooks without the secret were turned away', { from, count })
    const origin = { who: null, room: null, from, count }
    count = 0
    audit.record({ what: 'webhook', outcome: 'refused', why: 'not_authentic', ...origin })
  }
  return async (request, response, last) => {
    const from = request.socket.remoteAddress
    await route(request, response, last)
    if (response.statusCode !== 401 || isProbe(request.headers[probeHeader])) return
    count += 1
    await appFor(robot).then(
      app => record(app, from),
      () => undefined,
    )
  }
}
