/** Every text that a person reads, one function a situation. First what happened, then what to do next. */
import type { SettingProblem } from './config.ts'
import { type Alias, type AliasOption, aliasOptions } from './deployment/alias.ts'
import type { Deployment, Hindrance, Notice, Unknown, Unsure } from './deployment/deployment.ts'
import type { Command, Problem, Refusal } from './deployment/refusal.ts'
import { levels } from './log/levels.ts'
import type { SettingName } from './settings.ts'
import type { StoreFault, StoreWeakness } from './store/store.ts'
import type { Build, BuildConfiguration, TeamCityFault, TeamCityServer } from './teamcity/teamcity.ts'
import type { Unreadable } from './teamcity/webhook/decode.ts'

// ---- times and names

/** `14:02`, with the day before it when that is not today. UTC. */
export function clock(iso: string, nowMs: number): string {
  const [day = '', time = ''] = new Date(iso).toISOString().split('T')
  const today = new Date(nowMs).toISOString().startsWith(day)
  return `${today ? '' : `${day} `}${time.slice(0, 5)} UTC`
}

/** `4 min 12 s`, `2 h 5 min`, `9 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const ago = (iso: string, nowMs: number): string => {
  const days = Math.floor((nowMs - Date.parse(iso)) / 86_400_000)
  return days >= 2 ? `${days} days ago` : `${duration(nowMs - Date.parse(iso)).replace(/ \d+ s$/, '')} ago`
}
const lines = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join('\n')
const the = (server: TeamCityServer): string => `the ${server} TeamCity`
const The = (server: TeamCityServer): string => `The ${server} TeamCity`
/** What somebody typed, not longer than a refusal may be. */
const typed = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`)
const stop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

// ---- aliases

export const aliasSet = (alias: string): string => `Ok, alias for ${alias} was set`
export const aliasCleared = (alias: string): string => `Ok, alias for ${alias} was cleared`
export const noAliases = 'No aliases set'

export const aliasLine = ({ alias, mainBuildTypeId, deployBuildTypeId, options }: Alias): string =>
  [
    `${alias}: ${mainBuildTypeId} → ${deployBuildTypeId}`,
    ...Object.entries(options).map(([option, value]) => `${option}=${quoted(value)}`),
  ].join(' ')

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)

// ---- one deploy

export const dontSeeWhy = "I don't see why I should"

export const pinComment = ({ id, requestedBy, room }: Deployment): string =>
  `Deployment ${id} by ${requestedBy.name}${room === null ? '' : ` in ${room}`}`

export const queueComment = ({ id, alias, build, requestedBy, room }: Deployment): string =>
  `Deploy ${alias} ${build.number}, asked by ${requestedBy.name}${room === null ? '' : ` in ${room}`} [hubot-deploy ${id}]`

export const doubleComment = ({ id }: Deployment): string =>
  `Deployment ${id} was queued twice: TeamCity took an earlier request late`

export const queueAgain = ({ alias, build, deployBuildTypeId }: Deployment): string =>
  `Ok, I ask the production TeamCity again to queue ${deployBuildTypeId} for ${alias} ${build.number}.`

/** What a room is told about a deployment. `tag` is set in the sandbox, so that nobody mistakes it for production. */
export function notice(what: Notice, deployment: Deployment, nowMs: number, tag: string | null): string {
  return lines(noticeText(what, deployment, nowMs), tag !== null && tag)
}

function noticeText(what: Notice, deployment: Deployment, nowMs: number): string {
  const { alias, build, env, deployBuild, newerPin } = deployment
  const triggered = lines(
    `Successfully triggered deployment of ${alias} ${build.number} to ${env}`,
    deployBuild?.url,
    newerPin !== undefined &&
      `${newerPin} is newer and pinned as well: a job that ships the last pinned build, and not source.build.number, would take that one.`,
  )
  switch (what.about) {
    case 'already_pinned':
      return `This app is already pinned: ${about(deployment, nowMs)}.`
    case 'pinned':
      return `Pinned ${about(deployment, nowMs)}.`
    case 'triggered':
      return deployment.queueUnsure ? lines(`It was queued: ${deployBuild?.url}`, triggered) : triggered
    case 'queue_unsure':
      return unsure(what, deployment)
    case 'queue_unknown':
      return unknown(what, deployment)
    case 'double_cancelled':
      return lines(
        `The production TeamCity took my first request to deploy ${alias} ${build.number} late, beside the second. One of the two builds has not begun, and is cancelled: ${what.url}`,
        `The other goes on: ${deployBuild?.url}`,
      )
    case 'double_found':
      return lines(
        `${alias} ${build.number} IS BEING DEPLOYED TWICE: the production TeamCity took my first request late, beside the second.`,
        `I follow this one: ${deployBuild?.url}`,
        `Look at the other, and stop it if it does harm: ${what.url}`,
      )
    case 'merged':
      return lines(
        `The production TeamCity has put the deploy of ${alias} ${build.number} together with another queued build of ${deployment.deployBuildTypeId} that does the same. I follow that one:`,
        deployBuild?.url,
      )
    case 'returned':
      return lines(
        `I was away from ${clock(what.from, nowMs)} to ${clock(what.to, nowMs)}. ${alias} ${build.number} went on meanwhile: ${stage(deployment, nowMs)}.`,
        deployBuild?.url,
      )
    case 'refused':
      return hindrance(what.hindrance, deployment, nowMs)
    case 'ended':
      return ended(deployment)
  }
}

const unsure = ({ url, why }: Unsure, { alias, build, deployBuildTypeId }: Deployment): string =>
  lines(
    why
      ? `The production TeamCity gave no clear answer (${why.said}), so I do not know yet if the deploy of ${alias} ${build.number} was queued.`
      : `I was stopped while I asked the production TeamCity to deploy ${alias} ${build.number}, so I do not know yet if it was queued.`,
    `I keep looking, and will say which. Do not queue ${deployBuildTypeId} by hand until then: ${url}${why ? ` [ref ${why.ref}]` : ''}`,
  )

function unknown(what: Unknown, deployment: Deployment): string {
  const { alias, build, deployBuildTypeId, id } = deployment
  const why =
    what.why === 'unseen'
      ? 'it got no clear answer, and I may not see into the builds that are there'
      : `I can't ask the production TeamCity (${what.said})`
  return lines(
    `I can't find out if the deploy of ${alias} ${build.number} was queued: ${why}. Is there a build of ${deployBuildTypeId} with [hubot-deploy ${id}] in its comment? ${what.url}`,
    `${answers(deployment)}${what.why === 'unseen' ? '' : ` [ref ${what.ref}]`}`,
  )
}

/** What can be typed when it is not known if a build was queued. */
const answers = ({ alias }: Deployment): string =>
  `If not: hubot deployment retry ${alias}, or: hubot deployment give up ${alias}. If so: hubot deployment follow ${alias} <the id at the end of its link>`

const about = ({ build }: Deployment, nowMs: number): string => {
  const facts = [
    build.revision?.slice(0, 7),
    build.finishedAt && `built ${ago(build.finishedAt, nowMs)}`,
  ].filter(Boolean)
  return `${build.number}${facts.length ? ` (${facts.join(', ')})` : ''}`
}

function ended(deployment: Deployment): string {
  const {
    name,
    env,
    build,
    state,
    statusText,
    deployBuild,
    requestedBy,
    startedAt,
    finishedAt,
    requestedAt,
  } = deployment
  const took = duration(Date.parse(finishedAt ?? requestedAt) - Date.parse(startedAt ?? requestedAt))
  const asked = `asked by ${requestedBy.name}`
  if (state === 'succeeded') {
    return lines(
      `${name} was deployed to ${env} version ${build.number} in ${took}, ${asked}.`,
      deployBuild?.url,
    )
  }
  if (deployment.replacedBy) {
    const { url, ships } = deployment.replacedBy
    return lines(
      `Deployment of ${name} version ${build.number} to ${env} was cancelled by TeamCity, ${asked}: it put the build into another, which ships ${ships ?? 'something else'}.`,
      url,
    )
  }
  if (state === 'cancelled') {
    const by = deployment.cancelledBy ?? 'TeamCity'
    const why = deployment.cancelComment ? ` ("${deployment.cancelComment}")` : ''
    return lines(
      `Deployment of ${name} version ${build.number} to ${env} was cancelled by ${by}${why} after ${took}, ${asked}.`,
      deployBuild?.url,
    )
  }
  if (deployment.isLost) {
    return lines(
      `It is not known if ${name} was deployed to ${env} version ${build.number}: the build is gone from the production TeamCity, ${asked}.`,
      deployBuild?.url,
    )
  }
  return lines(
    `${name} was NOT deployed to ${env} version ${build.number}: ${statusText ?? 'TeamCity gave no reason'}, after ${took}, ${asked}.`,
    deployBuild?.url,
  )
}

function hindrance(what: Hindrance, deployment: Deployment, nowMs: number): string {
  const { alias, build, deployBuildTypeId } = deployment
  if (what.why === 'stale') {
    return lines(
      `${alias} ${build.number} was not deployed: you asked ${ago(what.requestedAt, nowMs)}, and I could not begin until now.`,
      `Nothing was queued. If you still want it: hubot deploy ${alias} build ${build.number}`,
    )
  }
  if (what.why === 'given_up') {
    return lines(
      `${what.by} gave up the deploy of ${alias} ${build.number}: it is not known if it was queued. Should its build show up, it goes on without me.`,
      `${alias} can be deployed again: hubot deploy ${alias}`,
    )
  }
  if (what.why === 'absent') {
    return lines(
      `The production TeamCity gave no clear answer when I asked it to queue ${deployBuildTypeId}, twice, and it has no such build: ${what.url}`,
      `Nothing was deployed; ${build.number} stays pinned. Check HUBOT_TEAMCITY_PROD_URL and the server. Then: hubot deploy ${alias} build ${build.number}`,
    )
  }
  if (what.why === 'unknowable') {
    return lines(
      `I could not find out in a day whether ${alias} ${build.number} was queued, and stop looking. Is there a build of ${deployBuildTypeId} with [hubot-deploy ${deployment.id}] in its comment? ${what.url}`,
      `If so, it goes on without me. If not: hubot deploy ${alias} build ${build.number}`,
    )
  }
  const pinning = what.during === 'pin'
  const action = pinning ? `pin ${build.number}` : `queue ${deployBuildTypeId}`
  const permission = pinning ? '"Pin / unpin build"' : '"Run build" and "Customize build parameters"'
  return lines(
    faultLine(what, action, permission),
    `${whatIsLeft(what, build.number)}. ${faultAdvice(what, permission)} Then: hubot deploy ${alias} [ref ${what.ref}]`,
  )
}

function whatIsLeft({ during, sent }: Extract<Hindrance, { why: 'fault' }>, number: string): string {
  if (during === 'queue') return `Nothing was deployed; ${number} stays pinned`
  return sent === 'no' ? 'Nothing was pinned or deployed' : `Nothing was deployed; ${number} may be pinned`
}

// ---- refusals

export function refusal(no: Refusal, nowMs: number): string {
  switch (no.because) {
    case 'unknown_alias':
      return unknownAlias(no)
    case 'active':
      return active(no.deployment, nowMs)
    case 'no_build':
      return lines(
        `${no.alias.alias} has no finished build on the default branch of ${no.alias.mainBuildTypeId} on the non-production TeamCity.`,
        'Let one finish there, then deploy again.',
      )
    case 'no_such_build':
      return lines(
        `${no.alias.alias} has no finished build ${typed(no.number)} on the default branch of ${no.alias.mainBuildTypeId} on the non-production TeamCity.`,
        `To see the last one: hubot deployment show last successful build for ${no.alias.alias}`,
      )
    case 'not_a_success':
      return notASuccess(no)
    case 'no_configuration':
      return noConfiguration(no.alias, no.server, no.id)
    case 'paused':
      return paused(no.alias, no.configuration)
    case 'no_audit':
      return lines(
        `I can't write my audit log (${no.said}), so I do nothing that belongs in it.`,
        'Whoever runs me: check HUBOT_DEPLOY_AUDIT_FILE, its folder and the disk. Then type it again.',
      )
    case 'not_in_doubt':
      return notInDoubt(no, nowMs)
    case 'not_its_build':
      return lines(
        `Build ${no.id} of the production TeamCity is not the one of ${no.deployment.alias} ${no.deployment.build.number}: it is not there, or of another configuration than ${no.deployment.deployBuildTypeId}, or older, or another deployment's.`,
        answers(no.deployment),
      )
    case 'malformed':
      return lines(`${malformed(no.problem)}`, forms[no.command])
  }
}

const unknownAlias = ({ alias, nearest, count }: Extract<Refusal, { because: 'unknown_alias' }>): string =>
  lines(
    `No app with alias: ${typed(alias)}${nearest.length ? `. Did you mean ${nearest.join(' or ')}?` : ''}`,
    count === 0
      ? `No aliases are set yet. ${forms.set_alias}`
      : `hubot deployment show aliases lists ${count === 1 ? 'the one there is' : `all ${count}`}.`,
  )

const active = (deployment: Deployment, nowMs: number): string =>
  lines(
    `${deployment.alias} is being deployed by ${deployment.requestedBy.name} since ${clock(deployment.requestedAt, nowMs)}: ${deployment.build.number}, ${stage(deployment, nowMs)}.`,
    deployment.deployBuild?.url,
    deployment.queueAsked && deployment.state === 'pinned'
      ? answers(deployment)
      : 'One at a time: try again when it has ended.',
  )

const notInDoubt = (
  { alias, deployment }: Extract<Refusal, { because: 'not_in_doubt' }>,
  nowMs: number,
): string =>
  lines(
    deployment
      ? `I have not asked about ${deployment.alias} ${deployment.build.number}: it is ${stage(deployment, nowMs)}.`
      : `${typed(alias)} is not being deployed.`,
    deployment ? 'When I need an answer, I ask for it.' : `To deploy it: hubot deploy ${typed(alias)}`,
  )

const stage = ({ state, startedAt, queueUnsure }: Deployment, nowMs: number): string =>
  state === 'running' && startedAt
    ? `running for ${duration(nowMs - Date.parse(startedAt))}`
    : queueUnsure && state === 'pinned'
      ? 'not known yet if queued'
      : state

function notASuccess({
  alias,
  build,
  asked,
  lastGood,
}: Extract<Refusal, { because: 'not_a_success' }>): string {
  const status = [build.status ?? 'UNKNOWN', build.statusText].filter(Boolean).join(', ')
  return lines(
    asked
      ? `Build ${build.number} of ${alias.alias} is not a success: ${status}.`
      : `The last build of ${alias.alias} is not a success: ${build.number} ${status}.`,
    build.url,
    lastGood?.number
      ? `To ship the last good one: hubot deploy ${alias.alias} build ${lastGood.number}`
      : `${alias.mainBuildTypeId} has no successful build to ship instead.`,
  )
}

const noConfiguration = (alias: Alias, server: TeamCityServer, id: string): string =>
  lines(
    `${The(server)} has no build configuration ${id}, or does not let me see it (404).`,
    `Check the id and the "View project" permission, then: hubot deployment set alias ${alias.alias} ${alias.mainBuildTypeId} ${alias.deployBuildTypeId}`,
  )

const paused = (alias: Alias, configuration: BuildConfiguration): string =>
  lines(
    `${configuration.id} is paused on the production TeamCity, so ${alias.alias} is not deployed.`,
    `Resume it there, then deploy again${configuration.url ? `: ${configuration.url}` : '.'}`,
  )

const optionMust: Readonly<Record<AliasOption, string>> = {
  name: 'a name of at most 80 characters',
  env: 'a name of at most 64 characters',
  room: 'a room of at most 200 characters',
  repo: 'owner/name',
  info: 'an http or https address without a password in it',
  sha: 'a JSONPath that begins with "$"',
  date: 'a JSONPath that begins with "$"',
  artifact: 'a path with {number} in it',
  ticket: 'a JIRA project key',
}

const forms: Readonly<Record<Command, string>> = {
  set_alias: lines(
    'hubot deployment set alias <alias> <non-production id> <production id> [name=… env=… room=…]',
    'for example: hubot deployment set alias search Search_Build Search_DeployProd env=prod-na',
  ),
  show_alias: lines('hubot deployment show alias <alias>', 'for example: hubot deployment show alias search'),
  clear_alias: lines(
    'hubot deployment clear alias <alias>',
    'for example: hubot deployment clear alias search',
  ),
  deploy: lines(
    'hubot deploy <alias> [build <number>]',
    'for example: hubot deploy search, or: hubot deploy search build 1.4.230',
  ),
  last_build: lines(
    'hubot deployment show last successful build for <alias>',
    'for example: hubot deployment show last successful build for search',
  ),
  last_deployment: lines(
    'hubot deployment show last successful deployment for <alias>',
    'for example: hubot deployment show last successful deployment for search',
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
  other: lines('hubot deployment help shows every command.', 'for example: hubot deployment show aliases'),
}

export const helpEntry = 'deploy <alias>, and deployment ...: every command is shown by "deployment help"'

export const help = lines(
  ...Object.entries(forms).flatMap(([command, form]) => (command === 'other' ? [] : [form])),
  'hubot deployment show aliases',
)

function malformed(problem: Problem): string {
  switch (problem.with) {
    case 'alias':
      return `"${typed(problem.value)}" can't be an alias: letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit.`
    case 'configuration_id':
      return `"${typed(problem.value)}" can't be the id of a build configuration on the ${problem.server} TeamCity: a letter, then letters, digits and "_", at most 225.`
    case 'number':
      return `"${typed(problem.value)}" can't be a build number: at most 256 characters, none of them invisible.`
    case 'build_id':
      return `"${typed(problem.value)}" can't be the id of a build: digits only, as at the end of its link.`
    case 'option':
      return `There is no option "${typed(problem.value)}". Options: ${Object.keys(aliasOptions)
        .map(option => `${option}=`)
        .join(' ')}`
    case 'option_value':
      return `${problem.option}= must be ${optionMust[problem.option]}, not "${typed(problem.value)}": for example ${problem.option}=${aliasOptions[problem.option].example}`
    case 'option_twice':
      return `${problem.option}= is given twice.`
    case 'quote':
      return `A quote is opened and never closed: ${typed(problem.value)}`
    case 'spaced_id':
      return `That is not how an alias is set: "${typed(problem.value)}" looks like an id with a space in it.`
    case 'word':
      return `I do not understand "${typed(problem.value)}".`
    case 'nothing':
      return {
        alias: 'The alias is missing.',
        number: 'The build number is missing.',
        ids: 'Both build configuration ids are needed.',
        build_id: "The build's id is missing: the digits at the end of its link.",
      }[problem.missing]
  }
}

// ---- builds

export const lastBuild = (last: Build, lastGood: Build | null, alias: Alias): string =>
  lines(
    `Last build: ${last.number ?? last.id} [${last.status ?? 'UNKNOWN'}]`,
    last.status !== 'SUCCESS' &&
      (lastGood
        ? `Last successful build: ${lastGood.number ?? lastGood.id}`
        : `${alias.mainBuildTypeId} has no successful build`),
    last.url,
  )

export function lastDeployment(build: Build, nowMs: number): string {
  const by = build.properties['hubot.deploy.requestedBy'] ?? build.triggeredBy
  const shipped = build.properties['source.build.number']
  const facts = [
    build.finishedAt && clock(build.finishedAt, nowMs),
    by && `by ${by}`,
    shipped && `shipped ${shipped}`,
  ]
  return lines(
    `Last successful deployment: ${[build.number ?? build.id, ...facts.filter(Boolean)].join(', ')}`,
    build.url,
  )
}

export const noDeployment = (alias: Alias): string =>
  `${alias.alias} was never deployed: ${alias.deployBuildTypeId} has no successful build on the production TeamCity.`

// ---- faults

/** A TeamCity that could not be asked while a command was answered. */
export const teamCityFault = (fault: TeamCityFault, ref: string): string =>
  lines(
    faultLine(fault, asking, '"View project"'),
    `Nothing was done. ${faultAdvice(fault, '"View project"')} [ref ${ref}]`,
  )

const asking = 'answer my question'

interface FaultFacts {
  readonly server: TeamCityServer
  readonly kind: string
  readonly status?: number | undefined
  readonly said: string
}

function faultLine({ server, kind, status, said }: FaultFacts, action: string, permission: string): string {
  const answer = status === undefined ? said : `${said.replace(/\.$/, '')} (${status})`
  switch (kind) {
    case 'forbidden':
      return `${The(server)} does not let me ${action === asking ? 'look' : action}: ${said || `no ${permission} permission`} (403).`
    case 'unauthorized':
      return `${The(server)} does not accept my credentials: ${stop(answer)}`
    case 'timeout':
      return `${The(server)} did not answer: ${stop(said)}`
    case 'unreachable':
      return `${The(server)} can't be reached: ${stop(said)}`
    case 'tls':
      return `${The(server)} can't be trusted, the TLS connection failed: ${stop(said)}`
    case 'not_found':
      return `${The(server)} does not know what I asked for: ${stop(answer)}`
    default:
      return `${The(server)} did not ${action}: ${stop(answer)}`
  }
}

function faultAdvice({ server, kind }: FaultFacts, permission: string): string {
  const prefix = server === 'production' ? 'HUBOT_TEAMCITY_PROD' : 'HUBOT_TEAMCITY_NONPROD'
  switch (kind) {
    case 'forbidden':
      return `Give my user the ${permission} permission.`
    case 'unauthorized':
      return `Check ${prefix}_TOKEN, or ${prefix}_USERNAME and ${prefix}_PASSWORD.`
    case 'not_found':
      return 'Check the ids of the alias, and that my user has the "View project" permission.'
    case 'tls':
      return `Check the certificate of ${prefix}_URL; a private authority goes into NODE_EXTRA_CA_CERTS.`
    case 'redirected':
    case 'unreadable':
      return `Check ${prefix}_URL: does it need a context path, is there a login page before it?`
    default:
      return `Check ${prefix}_URL and the server.`
  }
}

export const settingMissing = (setting: SettingName, problem: SettingProblem | undefined): string =>
  problem
    ? `${settingProblem(problem)} Set it, and restart me.`
    : `${setting} is not set, so I can't do that. Set it, and restart me.`

export const settingProblem = ({ setting, value, must }: SettingProblem): string =>
  `${setting} must be ${must}${value === undefined ? '' : `, not "${value}"`}.`

export function storeFault({ kind, where, said }: StoreFault, ref: string): string {
  if (kind === 'held') {
    return `My store ${where} is held by another bot, so nothing was done. I take over when that one has gone; or set HUBOT_DEPLOY_STORE to another, and restart me. [ref ${ref}]`
  }
  return kind === 'away'
    ? `My store ${where} can't be reached (${said}): that was not done, or I can't tell. I go on trying to reach it; look what is there and type it again in a minute. [ref ${ref}]`
    : `My store ${where} can't be used (${said}), so nothing was done. Check HUBOT_DEPLOY_STORE, and the disk or the rights of the user. [ref ${ref}]`
}

export const unexpected = (ref: string): string =>
  `Something in me went wrong, and I can't say what was done. The log has the detail under this reference. [ref ${ref}]`

// ---- log lines, HTTP answers, sandbox

/** Under every notice while a server is simulated. */
export const sandboxTag = (simulated: readonly TeamCityServer[]): string =>
  simulated.includes('production')
    ? 'Sandbox: a simulated production, nothing real was deployed.'
    : 'Sandbox: a simulated non-production, but the production TeamCity is REAL.'

export const sandboxHello = (simulated: readonly TeamCityServer[]): string =>
  `SANDBOX: ${simulated.map(server => the(server)).join(' and ')} ${simulated.length === 1 ? 'is' : 'are'} simulated. ${
    simulated.includes('production') ? 'Nothing real is deployed.' : 'The production TeamCity is REAL.'
  }`

export const httpText = {
  noWebhookSecret: 'Webhooks are turned away until HUBOT_DEPLOY_WEBHOOK_SECRET is set.',
  notAuthentic:
    'The secret is missing or wrong: send it as a bearer token, as Basic password, as X-Hubot-Signature-256, or as last part of the path.',
  tooMany: (perSecond: number, waitSeconds: number): string =>
    `More than ${perSecond} webhooks a second (HUBOT_DEPLOY_WEBHOOK_RATE). Send it again in ${waitSeconds} s, or not at all: the build is read all the same.`,
  postOnly: 'Webhooks are POSTed.',
  tooLarge: (bytes: number): string => `The body is larger than ${bytes} bytes.`,
  noBrain: 'What keeps the brain never filled it.',
  noAnswer: (ms: number): string => `no answer in ${ms / 1_000} seconds`,
  noApiToken: 'Send HUBOT_DEPLOY_API_TOKEN as a bearer token.',
  badQuery: 'limit is a number from 1 to 200; alias and before are given once, at most 64 characters each.',
  noDeployment: (id: string): string => `There is no deployment ${id.slice(0, 64)}.`,
  broken: (ref: string): string =>
    `Something went wrong. The log has the detail under this reference. [ref ${ref}]`,
} as const

/** Why a webhook that proved itself is not read, and what to send instead. */
export function unreadableBody(why: Unreadable): string {
  switch (why) {
    case 'type':
      return 'Send application/json, application/x-www-form-urlencoded, application/xml or text/xml; or no body at all, as text/plain.'
    case 'charset':
      return 'The charset is not known here. Send the body as UTF-8.'
    case 'compressed':
      return 'The body is compressed. Send it as it is, without Content-Encoding.'
    case 'body':
      return 'The body can not be read as what its Content-Type and charset say. Send a JSON object, a form, or XML without a DOCTYPE, in UTF-8.'
  }
}

/** An error as one line for the operator, with nothing of its stack. */
export const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? ''

export const storeWeakness: Readonly<Record<StoreWeakness, string>> = {
  no_log:
    'HUBOT_DEPLOY_STORE: this Redis writes no append-only file, so what I have acknowledged is lost when it dies. Set appendonly yes there.',
  evicts:
    'HUBOT_DEPLOY_STORE: this Redis drops keys when its memory is full, deployments too. Set maxmemory-policy noeviction there.',
}
export const unknownLogLevel = (level: string): string =>
  `HUBOT_LOG_LEVEL must be ${levels.join(', ')} or silent, not "${level.slice(0, 40)}". It is info now.`

export const logFileFails = (file: string, error: unknown): string =>
  `The log can't be written to ${file} (${oneLine(error)}), so for now it goes to the console alone. Check HUBOT_DEPLOY_LOG_FILE, its folder and the disk.`

export const auditFails = (file: string, error: unknown): string =>
  `The audit log ${file} can't be written (${oneLine(error)}): nothing new is deployed until it can. What should be in it:`

export const startText = {
  noSeat:
    'HUBOT_DEPLOY_ONE_CONNECTION has no effect here: it takes a Redis in HUBOT_DEPLOY_STORE, and a bot that is started by npm start.',
  notListening:
    'The HTTP port is taken, so webhooks and the JSON routes do not work. Set EXPRESS_PORT to a free one, and restart me.',
  noWebhooks:
    'HUBOT_DEPLOY_WEBHOOK_SECRET is not set: webhooks are turned away, and builds are read on a timer instead.',
} as const
