/** The help of the command line. */

import type { Command, Option } from '../cli/command.ts'
import { commonOptions } from '../cli/every-command.ts'
import { flagOf } from '../cli/flags.ts'
import type { Entry } from '../cli/table.ts'
import type { Setting } from '../settings/forms.ts'
import { settings } from '../settings.ts'

export const program = 'hubot-teamcity-deploy'

export const generalHelp = (table: readonly Entry[]): string =>
  [
    `Usage: ${program} <command> [options]`,
    '',
    'Steps of a TeamCity build that make a deployment visible, and a look at the set-up. Commands:',
    ...columns(table.map(({ name, is }) => [name, is])),
    '',
    `${program} <command> --help shows its options. A setting is an option, a variable of the environment, or`,
    'a line of .hubotrc in the working directory; the first that is there wins. doctor reads .env after that.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage. Inside TeamCity it prints service messages, too.',
  ].join('\n')

export function commandHelp(command: Command): string {
  const { name, is, insteadOf, words, settings: read, needs, example } = command
  const own = Object.entries<Option>(command.options)
  const usage = [
    ...(words ? [words.join('|')] : []),
    ...own.filter(([, option]) => option.required).map(([flag, { value }]) => `--${flag} <${value}>`),
    '[options]',
  ]
  return [
    `Usage: ${program} ${name} ${usage.join(' ')}`,
    '',
    `${is}${insteadOf === undefined ? '' : ` Stands in for ${insteadOf}.`}`,
    '',
    'Options:',
    ...columns([...own, ...Object.entries<Option>(commonOptions)].map(optionLine)),
    '',
    ...(read.length === 0
      ? ['It reads every setting of the bot, from the environment, .hubotrc or .env.']
      : ['Settings:', ...columns(read.map(setting => settingLine(setting, needs.includes(setting))))]),
    ...(read.some(isSecret)
      ? [
          '',
          'Secrets belong into the environment: others on the machine can see the options of a command, and so can its log.',
        ]
      : []),
    '',
    `Example: ${program} ${example}`,
  ].join('\n')
}

function optionLine([flag, option]: readonly [string, Option]): [string, string] {
  const { value, is, required, default: usual } = option
  const more = required ? ' (required)' : usual === undefined ? '' : ` (default: ${usual})`
  return [`--${flag}${value === undefined ? '' : ` <${value}>`}`, `${is}${more}`]
}

function settingLine(name: keyof typeof settings, isNeeded: boolean): [string, string] {
  const setting: Setting = settings[name]
  const more = isNeeded
    ? ' (required)'
    : setting.default === undefined
      ? ''
      : ` (default: ${setting.default})`
  return [`--${flagOf(name)}, ${name}`, `${setting.is.replaceAll('`', '')}${more}`]
}

const isSecret = (name: keyof typeof settings): boolean => {
  const setting: Setting = settings[name]
  return setting.secret === true
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
