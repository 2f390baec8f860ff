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
//   hubot deployment preview <alias> [build <number>] - what a deploy would do, and what speaks against it
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
//   hubot deployment next <alias> [build <number>] - deploys when the deploy, lock or freeze before it has ended
//   hubot deployment waiting [<alias>] - who waits for their turn
//   hubot deployment leave <alias> [for <person>] - waits no more
//   hubot deployment doctor [<alias>|all] - looks whether all is set up well, and says what to do
//   hubot deployment help [<command>] - these commands, with examples

import { bindCommands, commandTable, registerHelp } from '../src/chat/command.ts'
import type { Robot } from '../src/chat/hubot.ts'

export const commands = commandTable([
  [/^set alias( .*|$)/i, async () => (await import('../src/commands/set-alias.ts')).setAlias],
  [/^show aliases$/i, async () => (await import('../src/commands/show-aliases.ts')).showAliases],
  [/^show alias( .*|$)/i, async () => (await import('../src/commands/show-alias.ts')).showAlias],
  [/^clear alias( .*|$)/i, async () => (await import('../src/commands/clear-alias.ts')).clearAlias],
  [
    /^show last successful build(?: for)?( .*|$)/i,
    async () => (await import('../src/commands/last-build.ts')).showLastBuild,
  ],
  [
    /^show last successful deployment(?: for)?( .*|$)/i,
    async () => (await import('../src/commands/last-deployment.ts')).showLastDeployment,
  ],
  [/^show changes(?: for)?( .*|$)/i, async () => (await import('../src/commands/changes.ts')).showChanges],
  [/^preview( .*|$)/i, async () => (await import('../src/commands/preview.ts')).showPreview],
  [/^status( .*|$)/i, async () => (await import('../src/commands/status.ts')).showStatus],
  [/^history( .*|$)/i, async () => (await import('../src/commands/history.ts')).showHistory],
  [/^where$/i, async () => (await import('../src/commands/where.ts')).showWhere],
  [/^who shipped( .*|$)/i, async () => (await import('../src/commands/who-shipped.ts')).whoShipped],
  [/^retry( .*|$)/i, async () => (await import('../src/commands/retry.ts')).retry],
  [/^give up( .*|$)/i, async () => (await import('../src/commands/give-up.ts')).giveUp],
  [/^follow( .*|$)/i, async () => (await import('../src/commands/follow.ts')).follow],
  [/^cancel( .*|$)/i, async () => (await import('../src/commands/cancel.ts')).cancel],
  [/^rollback( .*|$)/i, async () => (await import('../src/commands/rollback.ts')).rollback],
  [/^redeploy( .*|$)/i, async () => (await import('../src/commands/rollback.ts')).redeploy],
  [/^locks$/i, async () => (await import('../src/commands/locks.ts')).showLocks],
  [/^lock( .*|$)/i, async () => (await import('../src/commands/lock.ts')).lock],
  [/^unlock( .*|$)/i, async () => (await import('../src/commands/unlock.ts')).unlock],
  [/^override( .*|$)/i, async () => (await import('../src/commands/deploy.ts')).override],
  [/^(?:next|queue)( .*|$)/i, async () => (await import('../src/commands/next.ts')).next],
  [/^waiting( .*|$)/i, async () => (await import('../src/commands/waiting.ts')).showWaiting],
  [/^leave( .*|$)/i, async () => (await import('../src/commands/leave.ts')).leave],
  [/^doctor( .*|$)/i, async () => (await import('../src/commands/doctor.ts')).doctor],
  [/^help( .*|$)/i, async () => (await import('../src/commands/help.ts')).showHelp],
  [/^(.*)$/i, async () => (await import('../src/commands/help.ts')).notUnderstood],
])

export default (robot: Robot): void => {
  registerHelp(robot)
  bindCommands(robot, 'deployment', commands)
}
