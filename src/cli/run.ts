/** One run of the command line, from arguments to exit code. */

import { readConfig, SettingFault } from '../config.ts'
import {
  remoteFailure,
  settingsMissing,
  unexpectedFailure,
  unknownCommand,
  wrongUsage,
} from '../messages/cli.ts'
import { commandHelp, generalHelp } from '../messages/cli-help.ts'
import { oneLine, settingProblem } from '../messages/fault.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Command, Tools } from './command.ts'
import { flagOf } from './flags.ts'
import { nearestOf } from './nearest.ts'
import { createOutput, type Output, type OutputOptions } from './output.ts'
import { parse } from './parse.ts'
import { table } from './table.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface World
  extends Pick<OutputOptions, 'out' | 'err'>,
    Pick<Tools, 'now' | 'random' | 'newId' | 'sleep'> {
  readonly env: Env
}

/** 0 done, 1 failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  const { env, out, err } = world
  const [name, ...rest] = args
  const output = createOutput({
    out,
    err,
    isTeamCity: Boolean(env.TEAMCITY_VERSION),
    isVerbose: rest.includes('--verbose'),
  })
  if (name === undefined) {
    err(`${generalHelp(table)}\n`)
    return 2
  }
  const entry = table.find(known => known.name === name)
  if (!entry) {
    const asksForHelp = ['--help', '-h', 'help'].includes(name)
    if (asksForHelp) {
      out(`${generalHelp(table)}\n`)
      return 0
    }
    // The word may be one of its secrets, which this makes known.
    readConfig(env)
    const nearest = nearestOf(
      name,
      table.map(known => known.name),
    )
    output.failed(unknownCommand(name, nearest), { command: 'usage', isOptional: false })
    return 2
  }
  return await runCommand(await entry.load(), rest, { ...world, output })
}

async function runCommand(
  command: Command,
  args: readonly string[],
  world: World & { output: Output },
): Promise<ExitCode> {
  const { env, out, output } = world
  const failed = (line: string): void => output.failed(line, { command: command.name, isOptional: false })
  const parsed = parse(command, args)
  if (parsed.is === 'help') {
    out(`${commandHelp(command)}\n`)
    return 0
  }
  const config = readConfig(parsed.is === 'given' ? { ...env, ...parsed.settings } : env)
  if (parsed.is === 'wrong') {
    failed(wrongUsage(parsed.problem, command.name))
    return 2
  }
  const { given } = parsed
  const wrong = config.problems.find(({ setting }) => command.settings.includes(setting))
  const missing = command.needs.filter(setting => !(parsed.settings[setting] ?? env[setting])?.trim())
  if (missing.length > 0) {
    failed(settingsMissing(missing.map(setting => ({ setting, flag: flagOf(setting) }))))
    return 2
  }
  if (wrong) {
    failed(settingProblem(wrong))
    return 2
  }
  const outcome = await command.run(given, { ...world, ...output, config }).catch(asOutcome)
  if (outcome === 'done') return 0
  if ('usage' in outcome) {
    failed(outcome.usage)
    return 2
  }
  const isOptional = given.has('optional')
  output.failed(outcome.failed, { command: command.name, isOptional })
  return isOptional ? 0 : 1
}

function asOutcome(error: unknown): { failed: string } | { usage: string } {
  if (error instanceof RemoteFault) return { failed: remoteFailure(error) }
  if (error instanceof SettingFault) {
    const { setting, problem } = error
    return {
      usage: problem ? settingProblem(problem) : settingsMissing([{ setting, flag: flagOf(setting) }]),
    }
  }
  return { failed: unexpectedFailure(oneLine(error)) }
}
