/** What a change ticket of a deployment says. Pure: the texts are in messages/ticket.ts. */

import type { DraftTicket, Ending } from '../jira/jira.ts'
import {
  closingComment,
  commitLine,
  linkedCommitLine,
  logHead,
  moreCommits,
  releaseLine,
  ticketFacts,
  ticketSummary,
} from '../messages/ticket.ts'
import { shortened } from '../messages/wiki.ts'
import type { Deployment } from './deployment.ts'
import type { Commit, Manifest } from './manifest.ts'

/** JIRA refuses more than 255, some versions 255 as well. */
const LONGEST_SUMMARY = 254

export type LoggedCommit = Pick<Commit, 'author' | 'subject'> & Partial<Pick<Commit, 'sha' | 'url'>>

/** A manifest, or as much of one as a file of commits holds. */
export type Release = { readonly commits: readonly LoggedCommit[] } & Partial<
  Pick<Manifest, 'relation' | 'from' | 'since' | 'to' | 'omitted' | 'lost' | 'url'>
>

export interface TicketLink {
  readonly to: 'build' | 'deploy_build' | 'changes' | 'deployment'
  readonly url: string
}

export interface TicketFacts {
  readonly name: string
  readonly number: string
  readonly env: string
  readonly label: string
  readonly requestedBy?: string
  /** A second person, who has said yes. */
  readonly approvedBy?: string
  readonly room?: string | null
  /** ISO 8601. When it was asked for, however late it is written. */
  readonly at: string
  /** When it is written, where that is late. */
  readonly writtenAt?: string
  readonly links: readonly TicketLink[]
  /** Null when the commits are not known. */
  readonly release: Release | null
}

/** By which the ticket of a deployment is found, and its closing comment. */
export const ticketLabel = ({ id }: Pick<Deployment, 'id'>): string => `hubot-deploy-${id}`

/** By which the ticket of a release is found that no deployment of ours belongs to. */
export const releaseLabel = (name: string, number: string): string =>
  `hubot-deploy-${`${name}-${number}`.replace(/[^\p{L}\p{N}._-]+/gu, '_')}`.slice(0, 255)

/** Where the commit log goes: into the description, or into a field of its own. */
export type LogPlace = 'description' | 'field'

/** The ticket of a deployment. Made anew whenever it is tried, so a late one has all links that are known by then. */
export function draftOfDeployment(about: {
  deployment: Deployment
  manifest: Manifest | null
  logIn: LogPlace
  links?: readonly TicketLink[]
  /** ISO 8601, where it is late. */
  writtenAt?: string
}): DraftTicket {
  const { deployment, manifest, logIn, links = [], writtenAt } = about
  const { build, deployBuild } = deployment
  const known: TicketLink[] = [{ to: 'build', url: build.url }]
  if (deployBuild) known.push({ to: 'deploy_build', url: deployBuild.url })
  if (manifest) known.push({ to: 'changes', url: manifest.url })
  return draftOf({
    logIn,
    facts: {
      name: deployment.name,
      number: build.number,
      env: deployment.env,
      label: ticketLabel(deployment),
      requestedBy: deployment.requestedBy.name,
      ...(deployment.approvedBy &&
        deployment.approvedBy.id !== deployment.requestedBy.id && { approvedBy: deployment.approvedBy.name }),
      room: deployment.room,
      at: deployment.requestedAt,
      ...(writtenAt !== undefined && { writtenAt }),
      links: [...known, ...links],
      release: manifest,
    },
  })
}

/** No text of it is longer than the limit, and what is left out of the commit log is counted. */
export function draftOf(about: { facts: TicketFacts; logIn: LogPlace }): DraftTicket {
  const { facts, logIn } = about
  return limit => {
    const head = ticketFacts(facts)
    const common = {
      summary: shortened(ticketSummary(facts), LONGEST_SUMMARY),
      label: facts.label,
      at: facts.at,
    }
    if (logIn === 'description') {
      return { ...common, description: commitLog([...head, ''], facts.release, limit) }
    }
    const log = commitLog([], facts.release, limit)
    return { ...common, description: cut(head.join('\n'), limit), log }
  }
}

export const endingOf = (deployment: Deployment): Ending => ({
  outcome: deployment.state === 'succeeded' ? 'done' : 'failed',
  comment: closingComment(deployment, ticketLabel(deployment)),
  marker: ticketLabel(deployment),
})

/** With links if all of it fits so, without if it fits so; else as many commits as fit, and how many more there are. */
function commitLog(before: readonly string[], release: Release | null, limit: number): string {
  const head = [...before, logHead, '', releaseLine(release)]
  const { commits = [], omitted = 0, url } = release ?? {}
  const more = (notShown: number): string => moreCommits(notShown + omitted, url)
  for (const line of [linkedCommitLine, commitLine]) {
    const whole = [...head, ...commits.map(line), ...(omitted > 0 ? [more(0)] : [])].join('\n')
    if (lengthInJira(whole) <= limit) return whole
  }
  const lines = [...head]
  let left = limit - lengthInJira([...head, more(commits.length)].join('\n'))
  for (const commit of commits) {
    const line = commitLine(commit)
    left -= lengthInJira(`\n${line}`)
    if (left < 0) break
    lines.push(line)
  }
  const shown = lines.length - head.length
  return cut([...lines, more(commits.length - shown)].join('\n'), limit)
}

/** UTF-16 units, as Java counts; a line end is counted as the two characters that a web form would make of it. */
export const lengthInJira = (text: string): number => text.length + text.split('\n').length - 1

function cut(text: string, limit: number): string {
  if (lengthInJira(text) <= limit) return text
  let units = 0
  let end = 0
  for (const character of text) {
    units += character === '\n' ? 2 : character.length
    if (units > limit - 1) break
    end += character.length
  }
  return `${text.slice(0, end)}…`
}
