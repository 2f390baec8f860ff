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
//   hubot deployment show changes for <alias> - what a deploy would bring
//   hubot deployment status [<alias>] - what is being deployed, how far it is, what is pending
//   hubot deployment history [<alias>] [<number of rows>] - what was deployed
//   hubot deployment where - what is live of every alias
//   hubot deployment who shipped <commit, JIRA key or #pull request> - which deployments brought it
//   hubot deployment retry <alias> - when I asked if a build is there: there is none, queue it
//   hubot deployment give up <alias> - when I asked if a build is there: it is not wanted any more
//   hubot deployment follow <alias> <build id> - when I asked if a build is there: it is this one
//   hubot deployment cancel <alias> [because ...] - ends a deploy that is on its way
//   hubot deployment rollback <alias> [to <number>] - back to what went out well before
//   hubot deployment redeploy <alias> - what is live, once more
//   hubot deployment lock <alias|all> [for <time>] [because <reason>] - nobody else deploys it until then
//   hubot deployment unlock <alias|all> - ends a lock
//   hubot deployment locks - what is locked, by whom, why and until when
//   hubot deployment override <alias> [build <number>] - deploys in spite of a lock
//   hubot deployment doctor [<alias>|all] - looks whether all is set up well, and says what to do
//   hubot deployment help [<command>] - these commands, with examples

import { bindCommands, registerHelp } from '../src/chat/command.ts'
import type { Robot } from '../src/chat/hubot.ts'
import { cancel } from '../src/commands/cancel.ts'
import { showChanges } from '../src/commands/changes.ts'
import { clearAlias } from '../src/commands/clear-alias.ts'
import { override } from '../src/commands/deploy.ts'
import { follow } from '../src/commands/follow.ts'
import { giveUp } from '../src/commands/give-up.ts'
import { notUnderstood, showHelp } from '../src/commands/help.ts'
import { showHistory } from '../src/commands/history.ts'
import { showLastBuild } from '../src/commands/last-build.ts'
import { showLastDeployment } from '../src/commands/last-deployment.ts'
import { lock } from '../src/commands/lock.ts'
import { showLocks } from '../src/commands/locks.ts'
import { retry } from '../src/commands/retry.ts'
import { redeploy, rollback } from '../src/commands/rollback.ts'
import { setAlias } from '../src/commands/set-alias.ts'
import { showAlias } from '../src/commands/show-alias.ts'
import { showAliases } from '../src/commands/show-aliases.ts'
import { showStatus } from '../src/commands/status.ts'
import { unlock } from '../src/commands/unlock.ts'
import { showWhere } from '../src/commands/where.ts'
import { whoShipped } from '../src/commands/who-shipped.ts'

export default (robot: Robot): void => {
  registerHelp(robot)
  bindCommands(robot, 'deployment', [
    [/^set alias( .*|$)/i, setAlias],
    [/^show aliases$/i, showAliases],
    [/^show alias( .*|$)/i, showAlias],
    [/^clear alias( .*|$)/i, clearAlias],
    [/^show last successful build(?: for)?( .*|$)/i, showLastBuild],
    [/^show last successful deployment(?: for)?( .*|$)/i, showLastDeployment],
    [/^show changes(?: for)?( .*|$)/i, showChanges],
    [/^status( .*|$)/i, showStatus],
    [/^history( .*|$)/i, showHistory],
    [/^where$/i, showWhere],
    [/^who shipped( .*|$)/i, whoShipped],
    [/^retry( .*|$)/i, retry],
    [/^give up( .*|$)/i, giveUp],
    [/^follow( .*|$)/i, follow],
    [/^cancel( .*|$)/i, cancel],
    [/^rollback( .*|$)/i, rollback],
    [/^redeploy( .*|$)/i, redeploy],
    [/^locks$/i, showLocks],
    [/^lock( .*|$)/i, lock],
    [/^unlock( .*|$)/i, unlock],
    [/^override( .*|$)/i, override],
    [/^doctor( .*|$)/i, async (line, app) => (await import('../src/commands/doctor.ts')).doctor(line, app)],
    [/^help( .*|$)/i, showHelp],
    [/^(.*)$/i, notUnderstood],
  ])
}
