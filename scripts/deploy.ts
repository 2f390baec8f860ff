// Description:
//   Deploys to production what non-production has built.
//
// Commands:
//   hubot deploy <alias> - pins the last successful build and queues its deployment on the production TeamCity
//   hubot deploy <alias> build <number> - the same with that build
//   hubot yes [<alias> [<number>]] - to what I have asked: go on
//   hubot no [<alias>] - to what I have asked: leave it

import { startApp } from '../src/app.ts'
import { bindAnswers } from '../src/chat/answers.ts'
import { bindCommands, commandTable } from '../src/chat/command.ts'
import type { Robot } from '../src/chat/hubot.ts'

export const commands = commandTable([
  [/^all the things$/i, async () => (await import('../src/commands/deploy.ts')).deployAllTheThings],
  [/^(.*)$/, async () => (await import('../src/commands/deploy.ts')).deploy],
])

export default (robot: Robot): void => {
  bindCommands(robot, 'deploy', commands)
  bindAnswers(robot)
  void startApp(robot)
}
