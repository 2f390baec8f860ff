// Description:
//   Webhooks of TeamCity in, deployments and health out, as HTTP.
//
// Notes:
//   POST /hubot/teamcity, GET /hubot/deployments, GET /hubot/deployments/<id>, GET /hubot/health

import { appFor } from '../src/app.ts'
import type { Robot } from '../src/chat/hubot.ts'
import { bindGet, bindPostFirst } from '../src/http/bind.ts'
import { listDeployments, showDeployment } from '../src/http/deployments.ts'
import { takeWebhook } from '../src/http/webhook.ts'

export default (robot: Robot): void => {
  bindPostFirst(robot, '/hubot/teamcity{/:secret}', (request, response, app) =>
    takeWebhook(request, response, request.params.secret, app),
  )
  bindGet(robot, '/hubot/deployments', listDeployments)
  bindGet(robot, '/hubot/deployments/:id', showDeployment)
  bindGet(robot, '/hubot/health', async (_request, response) => (await appFor(robot)).health(response))
}
