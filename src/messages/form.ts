import { type AliasOption, aliasOptions } from '../deployment/alias.ts'
import type { Command, Problem } from '../deployment/refusal.ts'
import { jsonPathRefused } from './release.ts'
import { lines, typed } from './words.ts'

export const optionMust: Readonly<Record<AliasOption, string>> = {
  name: 'a name of at most 80 characters',
  env: 'a name of at most 64 characters',
  room: 'a room of at most 200 characters',
  repo: 'owner/name',
  info: 'an http or https address without a password in it',
  sha: 'a JSONPath that begins with "$"',
  date: 'a JSONPath that begins with "$"',
  artifact: 'a path with {number} in it',
  ticket: 'a JIRA project key',
  confirm: 'always, never or risky',
  approve: 'self or other',
  deployers: 'people with commas between them: names, id:…, role:…, room:…, anyone or nobody',
}

export const forms: Readonly<Record<Command, string>> = {
  deploy: lines(
    'hubot deploy <alias> [build <number>]',
    'for example: hubot deploy search, or: hubot deploy search build 1.4.230',
  ),
  preview: lines(
    'hubot deployment preview <alias> [build <number>]',
    'what a deploy would do; for example: hubot deployment preview search, or: hubot deployment preview search build 1.4.230',
  ),
  answer: lines(
    'hubot yes [<alias> [<number>]], or: hubot no [<alias>]',
    'when I asked before a deploy; for example: hubot yes, or: hubot no search',
  ),
  cancel: lines(
    'hubot deployment cancel <alias> [because …]',
    'for example: hubot deployment cancel search, or: hubot deployment cancel search because wrong window',
  ),
  next: lines(
    'hubot deployment next <alias> [build <number>]',
    'runs yours when the deploy, lock or freeze before it has ended; queue is the same; for example: hubot deployment next search',
  ),
  waiting: lines(
    'hubot deployment waiting [<alias>]',
    'who waits for their turn; for example: hubot deployment waiting search',
  ),
  leave: lines(
    'hubot deployment leave <alias> [for <person>]',
    'waits no more; for example: hubot deployment leave search, or: hubot deployment leave search for ann',
  ),
  rollback: lines(
    'hubot deployment rollback <alias> [to <number>]',
    'for example: hubot deployment rollback search, or: hubot deployment rollback search to 1.4.226',
  ),
  redeploy: lines(
    'hubot deployment redeploy <alias>',
    'what is live, once more; for example: hubot deployment redeploy search',
  ),
  status: lines(
    'hubot deployment status [<alias>]',
    'for example: hubot deployment status, or: hubot deployment status search',
  ),
  history: lines(
    'hubot deployment history [<alias>] [<number of rows>]',
    'for example: hubot deployment history search 10',
  ),
  where: lines('hubot deployment where', 'what is live of every alias'),
  changes: lines(
    'hubot deployment show changes for <alias>',
    'for example: hubot deployment show changes for search',
  ),
  who_shipped: lines(
    'hubot deployment who shipped <commit, JIRA key or #pull request>',
    'for example: hubot deployment who shipped a1b2c3d, or: VZ-131, #211, acme/search#211',
  ),
  last_build: lines(
    'hubot deployment show last successful build for <alias>',
    'for example: hubot deployment show last successful build for search',
  ),
  last_deployment: lines(
    'hubot deployment show last successful deployment for <alias>',
    'for example: hubot deployment show last successful deployment for search',
  ),
  lock: lines(
    'hubot deployment lock <alias|all> [for <time>] [because <reason>]',
    'for example: hubot deployment lock search for 2h because database migration',
  ),
  unlock: lines(
    'hubot deployment unlock <alias|all>',
    'for example: hubot deployment unlock search, or: hubot deployment locks',
  ),
  locks: lines('hubot deployment locks', 'what is locked, and when deploys are frozen'),
  override: lines(
    'hubot deployment override <alias> [build <number>]',
    'deploys in spite of a lock; for example: hubot deployment override search',
  ),
  set_alias: lines(
    'hubot deployment set alias <alias> <non-production id> <production id> [key=value …]',
    `options: ${Object.keys(aliasOptions)
      .map(option => `${option}=`)
      .join(' ')}`,
    'for example: hubot deployment set alias search Search_Build Search_DeployProd env=prod-na',
  ),
  show_aliases: lines('hubot deployment show aliases', 'every alias, with its options'),
  show_alias: lines('hubot deployment show alias <alias>', 'for example: hubot deployment show alias search'),
  clear_alias: lines(
    'hubot deployment clear alias <alias>',
    'for example: hubot deployment clear alias search',
  ),
  retry: lines(
    'hubot deployment retry <alias>',
    'when I asked if a build is there, and there is none; for example: hubot deployment retry search',
  ),
  give_up: lines(
    'hubot deployment give up <alias>',
    'when I asked if a build is there, and it is not wanted any more; for example: hubot deployment give up search',
  ),
  follow: lines(
    'hubot deployment follow <alias> <build id>',
    'when I asked if a build is there, and it is; for example: hubot deployment follow search 88121',
  ),
  doctor: lines(
    'hubot deployment doctor [<alias>|all]',
    'looks whether all is set up well, and changes nothing; for example: hubot deployment doctor search',
  ),
  help: lines('hubot deployment help [<command>]', 'for example: hubot deployment help history'),
  other: 'hubot deployment help shows every command.',
}

export const helpEntry = 'deploy <alias>, and deployment ...: every command is shown by "deployment help"'

const shown = Object.values(forms).filter(form => form !== forms.other)

/** Every command in a line of its own: with its examples it would fill a room. */
export const help = lines(...shown.map(usageOf), 'With examples: hubot deployment help <command>')

/** The forms of the commands that have these words in them, else those that speak of them, else every command. */
export function helpOn(words: string): string {
  const wanted = plainly(words.replace(/^(?:hubot )?deployment\b/i, ''))
  if (wanted === '') return help
  const having = (wordsOf: (form: string) => string): string[] =>
    shown.filter(form => ` ${wordsOf(form)} `.includes(` ${wanted} `))
  const [named, described] = [having(nameOf), having(descriptionOf)]
  if (named.length > 0) return lines(...named)
  return described.length > 0 ? lines(...described) : lines(`No command has "${typed(words)}" in it.`, help)
}

function usageOf(form: string): string {
  return form.split('\n', 1)[0] ?? ''
}

/** What is typed as it stands, after `hubot deployment`. */
const nameOf = (form: string): string =>
  plainly(
    usageOf(form)
      .replace(/^hubot (?:deployment )?/, '')
      .replace(/<[^>]*>|\[[^\]]*\]/g, ''),
  )

/** What it does and takes, without its examples: their words are no help. */
const descriptionOf = (form: string): string => plainly(form.replace(/for example: .*/g, ''))

const plainly = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')

export function malformed(problem: Problem): string {
  switch (problem.with) {
    case 'alias':
      return `"${typed(problem.value)}" can't be an alias: letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit.`
    case 'reserved':
      return `"${typed(problem.value)}" can't be an alias: in lock, unlock and doctor it means all of them.`
    case 'configuration_id':
      return `"${typed(problem.value)}" can't be the id of a build configuration on the ${problem.server} TeamCity: a letter, then letters, digits and "_", at most 225.`
    case 'number':
      return `"${typed(problem.value)}" can't be a build number: at most 256 characters, none of them invisible.`
    case 'build_id':
      return `"${typed(problem.value)}" can't be the id of a build: digits only, as at the end of its link.`
    case 'duration':
      return `"${typed(problem.value)}" is no time that a lock can last: 30m, 2h, 1d or 1d 12h, at most 90d.`
    case 'option':
      return `There is no option "${typed(problem.value)}".${problem.nearest === undefined ? '' : ` Did you mean ${problem.nearest}=?`}`
    case 'option_value':
      return problem.nearest === undefined
        ? `${problem.option}= must be ${optionMust[problem.option]}, not "${typed(problem.value)}": for example ${problem.option}=${aliasOptions[problem.option].example}`
        : `${problem.option}= must be ${optionMust[problem.option]}, not "${typed(problem.value)}". Did you mean ${problem.option}=${problem.nearest}?`
    case 'path':
      return jsonPathRefused(problem.option, problem.value, problem.why)
    case 'option_twice':
      return `${problem.option}= is given twice.`
    case 'count':
      return `"${typed(problem.value)}" can't be a number of rows: 1 to 20.`
    case 'sought':
      return `"${typed(problem.value)}" is no commit (4 digits of its name at least), no JIRA key and no #pull request.`
    case 'quote':
      return `A quote is opened and never closed: ${typed(problem.value)}`
    case 'spaced_id':
      return `That is not how an alias is set: "${typed(problem.value)}" looks like an id with a space in it.`
    case 'word':
      return `I do not understand "${typed(problem.value)}".${problem.nearest === undefined ? '' : ` Did you mean: ${typed(problem.nearest)}`}`
    case 'nothing':
      return {
        alias: 'The alias is missing.',
        number: 'The build number is missing.',
        ids: 'Both build configuration ids are needed.',
        sought: 'What was shipped is missing.',
        build_id: "The build's id is missing: the digits at the end of its link.",
        duration: 'How long is missing: for 30m, for 2h, for 1d.',
        reason: 'The reason is missing after "because".',
        person: 'The person is missing after "for".',
      }[problem.missing]
  }
}
