// Description:
//   Aliases of the apps that can be deployed, and their last builds.
//
// Commands:
//   hubot deployment set alias <alias> <non-production id> <production id> [key=value ...] - names what is deployed, and how
//   hubot deployment show aliases - every alias with its build configurations and options
//   hubot deployment show alias <alias> - one alias
//   hubot deployment clear alias <alias> - forgets an alias
//   hubot deployment show last successful build for <alias> - what a deploy would ship
//   hubot deployment show last successful deployment for <alias> - what went to production last
//   hubot deployment retry <alias> - when I asked if a build is there: there is none, queue it
//   hubot deployment give up <alias> - when I asked if a build is there: it is not wanted any more
//   hubot deployment follow <alias> <build id> - when I asked if a build is there: it is this one
//   hubot deployment cancel <alias> [because ...] - ends a deploy that is on its way
//   hubot deployment rollback <alias> [to <number>] - back to what went out well before
//   hubot deployment redeploy <alias> - what is live, once more
//   hubot deployment help - these commands, with examples

import { bindCommands, registerHelp } from '../src/chat/command.ts'
import type { Robot } from '../src/chat/hubot.ts'
import { cancel } from '../src/commands/cancel.ts'
import { clearAlias } from '../src/commands/clear-alias.ts'
import { follow } from '../src/commands/follow.ts'
import { giveUp } from '../src/commands/give-up.ts'
import { notUnderstood, showHelp } from '../src/commands/help.ts'
import { showLastBuild } from '../src/commands/last-build.ts'
import { showLastDeployment } from '../src/commands/last-deployment.ts'
import { retry } from '../src/commands/retry.ts'
import { redeploy, rollback } from '../src/commands/rollback.ts'
import { setAlias } from '../src/commands/set-alias.ts'
import { showAlias } from '../src/commands/show-alias.ts'
import { showAliases } from '../src/commands/show-aliases.ts'

export default (robot: Robot): void => {
  registerHelp(robot)
  bindCommands(robot, 'deployment', [
    [/^set alias( .*|$)/i, setAlias],
    [/^show aliases$/i, showAliases],
    [/^show alias( .*|$)/i, showAlias],
    [/^clear alias( .*|$)/i, clearAlias],
    [/^show last successful build(?: for)?( .*|$)/i, showLastBuild],
    [/^show last successful deployment(?: for)?( .*|$)/i, showLastDeployment],
    [/^retry( .*|$)/i, retry],
    [/^give up( .*|$)/i, giveUp],
    [/^follow( .*|$)/i, follow],
    [/^cancel( .*|$)/i, cancel],
    [/^rollback( .*|$)/i, rollback],
    [/^redeploy( .*|$)/i, redeploy],
    [/^help$/i, showHelp],
    [/^(.*)$/i, notUnderstood],
  ])
}
