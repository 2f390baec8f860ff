// Description:
//   Webhooks of TeamCity in, deployments and health out, as HTTP.
//
// Notes:
//   POST /hubot/teamcity, GET /hubot/deployments, GET /hubot/deployments/<id>, GET /hubot/health

import type { Robot } from '../src/chat/hubot.ts'
import { answerUnparsed, bindGet, bindPostFirst } from '../src/http/bind.ts'
import { answerDeployments } from '../src/http/deployments.ts'
import { createHealth } from '../src/http/health.ts'
import { recordTurnedAway } from '../src/http/turned-away.ts'
import { takeWebhook } from '../src/http/webhook.ts'

export default (robot: Robot): void => {
  const health = createHealth(robot)
  const webhook = takeWebhook(robot, Date.now)
  bindPostFirst(robot, '/hubot/teamcity', recordTurnedAway(robot, Date.now, webhook))
  bindGet(robot, '/hubot/deployments', answerDeployments(robot))
  bindGet(robot, '/hubot/health', (_request, response) => health(response))
  answerUnparsed(robot)
}
