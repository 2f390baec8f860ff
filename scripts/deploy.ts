// Description:
//   Deploys to production what non-production has built.
//
// Commands:
//   hubot deploy <alias> - pins the last successful build and queues its deployment on the production TeamCity
//   hubot deploy <alias> build <number> - the same with that build
//   hubot yes [<alias>] - to what I have asked: go on
//   hubot no [<alias>] - to what I have asked: leave it

import { startApp } from '../src/app.ts'
import { bindAnswers } from '../src/chat/answers.ts'
import { bindCommands } from '../src/chat/command.ts'
import type { Robot } from '../src/chat/hubot.ts'
import { deploy, deployAllTheThings } from '../src/commands/deploy.ts'

export default (robot: Robot): void => {
  bindCommands(robot, 'deploy', [
    [/^all the things$/i, deployAllTheThings],
    [/^(.*)$/, deploy],
  ])
  bindAnswers(robot)
  void startApp(robot)
}
