/** Texts about what a release brings. A phrase begins small and ends without a stop, for the middle of a notice. */

import { shortSha } from '../deployment/commits.ts'
import type { Manifest } from '../deployment/manifest.ts'
import { type Author, authorsOf, type Release, releaseOf } from '../deployment/release.ts'
import { safe } from './safe.ts'

/** In characters. */
const LONGEST_SUBJECT = 72
const LONGEST_NAME = 40
/** More would fill a room. */
const MOST_COMMITS = 20
const MOST_NAMES = 4

// ---- phrases

/** `4 commits by Dan and Eve`, `an OLDER build over a newer one: takes back 3 commits by Dan`. */
export function releasePhrase(release: Release): string {
  const { relation, count, lost = 0 } = release
  const from = release.from === undefined ? 'what is live' : live(release.from)
  switch (relation) {
    case 'ahead':
      return commitsBy(release)
    case 'identical':
      return `nothing new: ${from} is live already`
    case 'behind':
      return `an OLDER build over a newer one: takes back ${commitsBy(release)}`
    case 'diverged':
      return `${commitsBy(release)}, but it does NOT go on from ${from}: ${commits(lost)} of what is live ${lost === 1 ? 'is' : 'are'} not in it`
    case 'first':
      return 'what is new is not known, as no deployment-info (info=) tells which commit is live'
    case 'gone':
      return release.since === undefined
        ? `what is new is not known: ${from}, which is live, is gone from the repository`
        : `${count === 0 ? 'no commit' : commitsBy(release)} since ${minute(release.since)}, by date: ${from}, which is live, is gone from the repository`
    case 'by_date':
      return `${count === 0 ? 'no commit' : commitsBy(release)} since ${minute(release.since)}, by date: I do not know which commit is live`
  }
}

/** `VZ-126, VZ-131 and 3 more`; empty when there is none. */
export const ticketsPhrase = ({ tickets, moreTickets = 0 }: Release): string =>
  moreTickets > 0 ? `${tickets.join(', ')} and ${moreTickets} more` : tickets.join(', ')

/** Whether people should see it before they read anything else. */
export const isAlarming = ({ relation }: Release): boolean => relation === 'behind' || relation === 'diverged'

const commitsBy = (release: Release): string => {
  const by = names(release)
  return `${commits(release.count)}${by === '' ? '' : ` by ${by}`}`
}

function names({ authors, moreAuthors = 0 }: Release): string {
  const shown = authors.length + moreAuthors <= MOST_NAMES ? authors : authors.slice(0, MOST_NAMES - 1)
  const others = authors.length + moreAuthors - shown.length
  const all = shown.map(author => safe(author.name, LONGEST_NAME) || 'somebody')
  if (others > 0) all.push(`${others} others`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

const commits = (count: number): string => `${thousands(count)} commit${count === 1 ? '' : 's'}`
const thousands = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
const live = (sha: string): string => safe(shortSha(sha), LONGEST_NAME)
const minute = (iso: string | undefined): string =>
  iso === undefined ? 'an unknown time' : `${safe(iso, LONGEST_NAME).slice(0, 16).replace('T', ' ')} UTC`

// ---- the whole of it

/** What would be shipped, and under which name. */
export interface Shipped {
  readonly alias: string
  /** The build's number. */
  readonly number: string
}

/**
 * `hubot deployment show changes for <alias>`: what shipping this build would bring, newest commit first.
 */
export function releaseChanges(manifest: Manifest, { alias, number }: Shipped): string {
  const release = releaseOf(manifest)
  const { to, from, url } = manifest
  const over = from === undefined || manifest.relation === 'identical' ? '' : ` over ${live(from)}`
  const tickets = ticketsPhrase(release)
  return [
    `${alias} ${number} (${live(to)})${over}: ${releasePhrase(release)}.`,
    `${facts(manifest, tickets)}${url}`,
    ...listing(manifest, release.count),
  ].join('\n')
}

/** What it brings, under a line that says what is shipped: the newest commits first, at most so many. */
export function changeLines(manifest: Manifest, most: number): string[] {
  const release = releaseOf(manifest)
  const phrase = releasePhrase(release)
  return [
    `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}. ${facts(manifest, ticketsPhrase(release))}${manifest.url}`,
    ...(most === 0 ? [] : listing(manifest, release.count, most)),
  ]
}

/** `Dan 3, Eve 1. VZ-126, VZ-131. `: who did how much says something where there is more than one. */
function facts(manifest: Manifest, tickets: string): string {
  if (!isListed(manifest)) return ''
  const authors = authorsOf(manifest)
  const many = authors.length > 1 ? shares(authors) : ''
  return [many, tickets]
    .filter(part => part !== '')
    .map(part => `${part}. `)
    .join('')
}

const MOST_SHARES = 8

function shares(authors: readonly Author[]): string {
  const shown = authors
    .slice(0, MOST_SHARES)
    .map(({ name, commits }) => `${safe(name, LONGEST_NAME)} ${commits}`)
  const others = authors.length - shown.length
  return others > 0 ? `${shown.join(', ')}, ${others} others` : shown.join(', ')
}

/** Whether the commits are what the release brings, and not just what stands before it. */
const isListed = ({ relation, since }: Manifest): boolean =>
  relation !== 'first' && !(relation === 'gone' && since === undefined)

function listing(manifest: Manifest, count: number, most = MOST_COMMITS): string[] {
  const newestFirst = manifest.commits.toReversed()
  if (newestFirst.length === 0) return []
  const shown = newestFirst.slice(0, isListed(manifest) ? most : Math.min(5, most))
  const left = count - shown.length
  return [
    ...(isListed(manifest) ? [] : ['The newest commits in it, which may be live or not:']),
    ...shown.map(
      ({ sha, subject, author }) =>
        `  ${live(sha)} ${safe(subject, LONGEST_SUBJECT)} (${safe(author, LONGEST_NAME)})`,
    ),
    ...(left > 0 && isListed(manifest) ? [`  … and ${thousands(left)} more: ${manifest.url}`] : []),
  ]
}

// ---- before and after

interface Asked {
  readonly alias: string
  readonly name: string
  readonly number: string
}

/** A deployment that TeamCity calls a success, and a service that does not say so. */
export const stillServes = ({ name, number }: Asked, info: string, sha: string | null): string =>
  sha === null
    ? `${name} ${number} finished, but ${info} does not say which commit it serves. Look at the nodes.`
    : `${name} ${number} finished, but ${info} still says ${live(sha)}. Look at the nodes.`

/** Refused before anything was queued. */
export const artifactMissing = (
  { alias, number }: Asked,
  artifact: { readonly path: string; readonly url: string },
): string =>
  [
    `${alias} ${number} is not deployed: Artifactory has no ${safe(artifact.path, 500)}, or does not let me see it.`,
    artifact.url,
    `Publish it, or correct artifact= of the alias. Then: hubot deploy ${alias} build ${number}`,
  ].join('\n')

/** A build number that can't stand in a path. */
export const artifactPathProblem = ({ alias, number }: Asked, pattern: string): string =>
  [
    `${alias} ${number} is not deployed: with that number, artifact=${safe(pattern, 500)} is no path of a file.`,
    'Set artifact= of the alias to one, such as artifact=releases/restaurant/{number}.zip',
  ].join('\n')

/** For `sha=` and `date=` of an alias; `problem` is what `jsonPathProblem` says. */
export const jsonPathRefused = (option: 'sha' | 'date', path: string, problem: string): string =>
  `${option}= must be a JSONPath (RFC 9535), and ${safe(path, 80)} is none: ${safe(problem, 160)}. For example ${option}=${option === 'sha' ? '$.lastCommitSha' : '$.lastCommitTimestamp'}`
