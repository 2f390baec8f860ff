/** The texts of change tickets, and what chat hears of them. */
import type { Deployment } from '../deployment/deployment.ts'
import type { LoggedCommit, Release, TicketFacts, TicketLink } from '../deployment/ticket.ts'
import { harmless, link, plain, shortened } from './wiki.ts'
import { duration } from './words.ts'

// ---- the ticket

const LONGEST_NAME = 120
const LONGEST_SUBJECT = 200
const LONGEST_WORDS = 500
const MOST_AUTHORS = 8

const name = (text: string): string => harmless(shortened(plain(text), LONGEST_NAME))
const words = (text: string): string => harmless(shortened(plain(text), LONGEST_WORDS))
/** `2026-11-22 14:02:00 UTC`. */
const instant = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`
const sha7 = (sha: string): string => name(sha.slice(0, 7))
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Shown as it is, in lists and titles. */
export const ticketSummary = (facts: { name: string; number: string; env: string }): string =>
  plain(`Deploying ${facts.name} ${facts.number} to ${facts.env}`)

const linkNames: Readonly<Record<TicketLink['to'], string>> = {
  build: 'Build',
  deploy_build: 'Deploy build',
  changes: 'Changes',
  deployment: 'Deployment',
}

/** What stands above the commit log, line by line. */
export function ticketFacts(facts: TicketFacts): string[] {
  const { requestedBy, approvedBy, room, at, writtenAt, links, label, release } = facts
  const where = room ? ` in ${name(room)}` : ''
  return [
    `Deploying ${name(facts.name)} ${name(facts.number)} to ${name(facts.env)}`,
    `Asked for ${requestedBy === undefined ? '' : `by ${name(requestedBy)}${where} `}at ${instant(at)}${approvedBy === undefined ? '' : `, approved by ${name(approvedBy)}`}`,
    ...(writtenAt === undefined ? [] : [`Written at ${instant(writtenAt)}: JIRA did not take it before.`]),
    ...links.map(({ to, url }) => `${linkNames[to]}: ${link(url)}`),
    ...(release?.to === undefined
      ? []
      : [
          `Commit: ${name(release.to)}${release.from === undefined ? '' : `, in place of ${name(release.from)}`}`,
        ]),
    `Label: ${name(label)}`,
  ]
}

export const logHead = 'Commit log:'

/** What the commits below it are. */
export function releaseLine(release: Release | null): string {
  if (release === null) return 'The commits are not known.'
  const { commits, omitted = 0, relation = 'ahead' } = release
  const count = counted(commits.length + omitted, 'commit')
  const newest = commits.length === 0 ? '' : ' The newest in it, which may be live or not:'
  const by = commits.length === 0 ? '' : ` by ${authors(commits)}`
  const from = release.from === undefined ? 'what was deployed' : sha7(release.from)
  switch (relation) {
    case 'identical':
      return 'No commits: this one is deployed already.'
    case 'behind':
      return `AN OLDER BUILD GOES OVER A NEWER ONE: ${count} that ${commits.length === 1 ? 'was' : 'were'} deployed ${commits.length === 1 ? 'is' : 'are'} taken back${by}:`
    case 'diverged':
      return `${from} IS NOT PART OF IT: ${counted(release.lost ?? 0, 'commit')} that ${release.lost === 1 ? 'was' : 'were'} deployed ${release.lost === 1 ? 'is' : 'are'} not in this build; ${count} new${by}:`
    case 'first':
      return `No commits to compare with: it is not known which one is deployed.${newest}`
    case 'gone':
      return `No exact list: the repository does not know ${from} any more, which was deployed.${release.since === undefined || commits.length === 0 ? newest : ` ${count}${by}:`}`
    case 'by_date':
      return `${count} since ${release.since === undefined ? 'the one that was deployed' : instant(release.since)}${by}, by date only: what was merged late may be missing.`
    case 'ahead':
      return `${count}${by}${commits.length === 0 ? '.' : ':'}`
  }
}

function authors(commits: readonly LoggedCommit[]): string {
  const counts = new Map<string, number>()
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1)
  const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([who, count]) => `${name(who)} ${count}`)
  const shown = all.slice(0, MOST_AUTHORS)
  return all.length > shown.length
    ? `${shown.join(', ')} and ${counted(all.length - shown.length, 'other')}`
    : shown.join(', ')
}

export function commitLine(commit: LoggedCommit): string {
  const subject = harmless(shortened(plain(commit.subject), LONGEST_SUBJECT))
  return `* ${[commit.sha && sha7(commit.sha), subject].filter(Boolean).join(' ')} (${name(commit.author)})`
}

export const linkedCommitLine = (commit: LoggedCommit): string =>
  commit.url ? `${commitLine(commit)} ${link(commit.url)}` : commitLine(commit)

export const moreCommits = (count: number, url: string | undefined): string =>
  `… and ${counted(count, 'more commit')}${url === undefined ? '' : `: ${link(url)}`}`

/** What is written under the ticket when its deployment has ended. */
export function closingComment(deployment: Deployment, label: string): string {
  const { deployBuild, startedAt, finishedAt, requestedAt } = deployment
  return [
    outcomeText(deployment),
    finishedAt === undefined
      ? `Asked for at ${instant(requestedAt)}`
      : `From ${instant(startedAt ?? requestedAt)} to ${instant(finishedAt)}`,
    ...(deployBuild ? [link(deployBuild.url)] : []),
    label,
  ].join('\n')
}

function outcomeText(deployment: Deployment): string {
  const { state, build, startedAt, finishedAt, requestedAt } = deployment
  const what = `${name(deployment.name)} ${name(build.number)}`
  const env = name(deployment.env)
  const took = duration(Date.parse(finishedAt ?? requestedAt) - Date.parse(startedAt ?? requestedAt))
  const { replacedBy, deployBuild, isUnknown } = deployment
  if (isUnknown && !deployBuild) {
    return `It is not known if ${what} was deployed to ${env}: its queue request got no clear answer.`
  }
  const another = isUnknown ? ', and another build of it may have gone out' : ''
  switch (state) {
    case 'succeeded':
      return `${what} was deployed to ${env} in ${took}.`
    case 'failed':
      return deployment.isLost
        ? `It is not known if ${what} was deployed to ${env}: its build is gone from TeamCity.`
        : `${what} was NOT deployed to ${env}: ${words(deployment.statusText ?? 'TeamCity gave no reason')}, after ${took}${another}.`
    case 'cancelled': {
      if (replacedBy) {
        return `The deployment of ${what} to ${env} was cancelled by TeamCity: it put the build into another, which ships ${name(replacedBy.ships ?? 'something else')}${another}.`
      }
      const why = deployment.cancelComment ? ` (${words(deployment.cancelComment)})` : ''
      return `The deployment of ${what} to ${env} was cancelled by ${name(deployment.cancelledBy ?? 'TeamCity')}${why} after ${took}${another}.`
    }
    case 'refused':
      return `${what} was not deployed to ${env}: nothing was begun.`
    default:
      return `The deployment of ${what} to ${env} is ${state}.`
  }
}

/** The same for a release that a build of TeamCity ships by itself. */
export const releasedComment = (
  facts: { name: string; number: string; env: string },
  label: string,
): string => `${name(facts.name)} ${name(facts.number)} was deployed to ${name(facts.env)}.\n${label}`
