import type { Alias } from '../deployment/alias.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Refusal } from '../deployment/refusal.ts'
import type { BuildConfiguration, TeamCityServer } from '../teamcity/teamcity.ts'
import { aliasWords } from './alias.ts'
import { changed } from './answer.ts'
import { cancelledAlready, nothingToCancel, toBeCancelled } from './cancel.ts'
import { forms, malformed } from './form.ts'
import { frozen } from './frozen.ts'
import { lockedAlready, lockedOut, notLocked } from './lock.ts'
import { notPermitted } from './permission.ts'
import { artifactMissing, artifactPathProblem } from './release.ts'
import { nothingOut, notToBeHad, noWayBack, thereAlready } from './rollback.ts'
import { notShipped, severalCommits } from './shipped.ts'
import { answers, stage } from './stage.ts'
import { notWaiting, toWait, waitsAlready } from './waiting.ts'
import { clock, lines, The, typed } from './words.ts'

export function refusal(no: Refusal, nowMs: number): string {
  switch (no.because) {
    case 'unknown_alias':
      return unknownAlias(no)
    case 'active':
      return lines(active(no.deployment, nowMs), toWait(no))
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
    case 'no_artifact': {
      const asked = {
        alias: no.alias.alias,
        name: no.alias.options.name ?? no.alias.alias,
        number: no.build.number ?? String(no.build.id),
      }
      return no.wanted.path === null || no.wanted.url === null
        ? artifactPathProblem(asked, no.alias.options.artifact ?? '')
        : artifactMissing(asked, { path: no.wanted.path, url: no.wanted.url })
    }
    case 'no_repo':
      return noRepo(no.alias)
    case 'no_revision':
      return lines(
        `TeamCity shows me no commit of ${no.alias.alias} ${no.build.number ?? no.build.id}: does ${no.alias.mainBuildTypeId} have a VCS root?`,
        no.build.url,
      )
    case 'not_shipped':
      return notShipped(no.sought)
    case 'several_commits':
      return severalCommits(no)
    case 'locked':
      return lines(lockedOut(no, nowMs), toWait(no))
    case 'frozen':
      return lines(frozen(no, nowMs), toWait(no))
    case 'waits_already':
      return waitsAlready(no, nowMs)
    case 'not_waiting':
      return notWaiting(no)
    case 'locked_already':
      return lockedAlready(no.lock, nowMs)
    case 'not_locked':
      return notLocked(no, nowMs)
    case 'not_permitted':
      return notPermitted(no.denial, no.names)
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
    case 'nothing_to_cancel':
      return nothingToCancel(no, nowMs)
    case 'cancelled_already':
      return cancelledAlready(no, nowMs)
    case 'nothing_out':
      return nothingOut(no)
    case 'no_way_back':
      return noWayBack(no)
    case 'there_already':
      return thereAlready(no)
    case 'not_to_be_had':
      return notToBeHad(no)
    case 'changed':
      return changed(no)
    case 'malformed':
      return lines(`${malformed(no.problem)}`, forms[no.command])
  }
}

export const unknownAlias = ({
  alias,
  nearest,
  count,
}: Extract<Refusal, { because: 'unknown_alias' }>): string =>
  lines(
    `No app with alias: ${typed(alias)}${nearest.length ? `. Did you mean ${nearest.join(' or ')}?` : ''}`,
    count === 0
      ? `No aliases are set yet. ${forms.set_alias}`
      : `hubot deployment show aliases lists ${count === 1 ? 'the one there is' : `all ${count}`}.`,
  )

export const active = (deployment: Deployment, nowMs: number): string =>
  lines(
    `${deployment.alias} is being deployed by ${deployment.requestedBy.name} since ${clock(deployment.requestedAt, nowMs)}: ${deployment.build.number}, ${stage(deployment, nowMs)}${toBeCancelled(deployment)}.`,
    deployment.deployBuild?.url,
    deployment.queueAsked && deployment.state === 'pinned'
      ? answers(deployment)
      : 'One at a time: try again when it has ended.',
    !deployment.cancel && `To stop it: hubot deployment cancel ${deployment.alias}`,
  )

export const notInDoubt = (
  { alias, deployment }: Extract<Refusal, { because: 'not_in_doubt' }>,
  nowMs: number,
): string =>
  lines(
    deployment
      ? `I have not asked about ${deployment.alias} ${deployment.build.number}: it is ${stage(deployment, nowMs)}.`
      : `${typed(alias)} is not being deployed.`,
    deployment ? 'When I need an answer, I ask for it.' : `To deploy it: hubot deploy ${typed(alias)}`,
  )

export function notASuccess({
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

/** What is set stays set only where it is typed again. */
export const noConfiguration = (alias: Alias, server: TeamCityServer, id: string): string =>
  lines(
    `${The(server)} has no build configuration ${id}, or does not let me see it (404).`,
    `Check the id and the "View project" permission, then: hubot deployment set alias ${aliasWords(alias)}`,
  )

export const noRepo = (alias: Alias): string =>
  lines(
    `I do not know the repository of ${alias.alias}, so I can't say what is new.`,
    `To name it: hubot deployment set alias ${aliasWords(alias)} repo=<owner>/<name>`,
  )

export const paused = (alias: Alias, configuration: BuildConfiguration): string =>
  lines(
    `${configuration.id} is paused on the production TeamCity, so ${alias.alias} is not deployed.`,
    `Resume it there, then deploy again${configuration.url ? `: ${configuration.url}` : '.'}`,
  )
