/** What the command line says of what it has done, or found to be otherwise. */

import { shortSha } from '../deployment/commits.ts'
import type { Manifest } from '../deployment/manifest.ts'
import { releaseOf } from '../deployment/release.ts'
import { isAlarming, releasePhrase } from './release.ts'

// ---- last-pinned

export const lastPinnedIs = (number: string, revision: string | undefined): string[] => [
  `Last pinned build: ${number}`,
  `Revision: ${revision ?? 'none'}`,
]

export const nothingPinned = (buildType: string, url: string): string =>
  `${buildType} has no pinned successful build on its default branch: ${url} Pin one there, then run it again.`

export const pinnedWithoutRevision = (number: string): string =>
  `TeamCity names no revision of ${number}, so buildLastChangeVersion stays as it is.`

// ---- manifest

/** Two lines: what it is, and where it is compared. */
export const manifestWritten = (manifest: Manifest, file: string): string[] => [
  `${manifest.repo} ${shortSha(manifest.to)}: ${releasePhrase(releaseOf(manifest))}.`,
  `Written to ${file}; to compare: ${manifest.url}`,
]

/** What whoever reads the file can't see in it; null where there is nothing. */
export function manifestWarning(manifest: Manifest): string | null {
  const { relation, omitted } = manifest
  if (relation === 'behind') {
    return `${manifest.repo}: ${releasePhrase(releaseOf(manifest))}. The manifest is empty, since nothing new is shipped.`
  }
  if (isAlarming(releaseOf(manifest)) || relation === 'gone' || relation === 'by_date') {
    return `${manifest.repo}: ${releasePhrase(releaseOf(manifest))}. The manifest may not be exact.`
  }
  return omitted === undefined
    ? null
    : `${manifest.repo}: GitHub counts ${omitted} more ${omitted === 1 ? 'commit' : 'commits'} than it lists, so the manifest is not whole.`
}

export const deployedCommitGone = (repo: string, from: string): string =>
  `${repo} does not know the commit ${shortSha(from)} that is deployed, and its date is not known either. Give the date by --since.`

export const sinceOrInfo = 'Give --info, or --since.'

// ---- ticket

export const ticketIs = (key: string, url: string, was: 'created' | 'there'): string =>
  was === 'created' ? `Created ${key}: ${url}` : `${key} was there already: ${url}`

export const ticketMoved = (key: string, transition: string): string =>
  `${key} is moved on by "${transition}".`

export const ticketNotMoved = (key: string, line: string, isUnsure: boolean): string =>
  isUnsure
    ? `${key} is there; whether it was commented and moved on I can't tell. ${line} Run it again in a minute: it goes on with ${key}.`
    : `${key} is there, but not moved on. ${line} Then run it again: it goes on with ${key}.`

export const badManifestFile = (file: string, entry: number | null): string =>
  entry === null
    ? `${file} is not a manifest: it must be a JSON list of commits, as "manifest" writes it.`
    : `${file} is not a manifest: its entry ${entry} is not a commit, full or summarised.`

// ---- marker, package-info, notify

export const markerPushed = (action: string, where: string, was: 'pushed' | 'known'): string =>
  was === 'pushed' ? `Pushed ${action} to ${where}` : `${action} was pushed already to ${where}`

export const packageIs = (file: string, sha: string, at: string): string[] => [
  `lastCommitSha: ${sha}`,
  `lastCommitTimestamp: ${at}`,
  `Written to ${file}`,
]

export const badPackage = (file: string): string => `${file} is not a JSON object, so nothing was written.`

export const notified = (room: string): string => `Notified the room ${room}`

// ---- doctor

export const aliasNotThere = (name: string, known: readonly string[]): string =>
  `There is no alias ${name}.${known.length === 0 ? '' : ` There are: ${known.slice(0, 20).join(', ')}.`} Aliases are set by chat.`
