import { shortSha } from '../deployment/commits.ts'
import { type Deployment, isInDoubt } from '../deployment/deployment.ts'
import type { Commit } from '../deployment/manifest.ts'
import { partOf, type Sought } from '../deployment/shipped.ts'
import { historyCells, withAlias } from './history.ts'
import { safe } from './safe.ts'
import { table, timesAreUtc } from './table.ts'
import { lines } from './words.ts'

/** What was sought, and the commits by which it was found in the newest deployment that has it. */
interface About {
  readonly sought: Sought
  readonly commits: readonly Commit[]
}

/** Newest first. */
export function whoShipped(
  about: About,
  { deployments, isMore }: { readonly deployments: readonly Deployment[]; readonly isMore: boolean },
  nowMs: number,
): string {
  const carry = deployments.filter(one => partOf(one, about.sought) !== 'takes_back')
  const isOut = carry.some(one => one.state === 'succeeded')
  const tried = carry.some(isInDoubt)
    ? 'may have gone out, which nobody knows. What was tried:'
    : 'has not gone out. What was tried:'
  return lines(
    `${headline(about)} ${isOut ? 'went out with:' : tried}`,
    ...table(
      deployments.map(one => [
        ...withAlias(one, historyCells(one, nowMs)),
        remarks[partOf(one, about.sought)],
      ]),
    ),
    isMore && '… and older ones.',
    timesAreUtc,
  )
}

const remarks = { brought: '', takes_back: 'TAKES IT BACK', had: 'maybe live before' } as const

function headline({ sought, commits }: About): string {
  const [commit] = commits
  if (!commit) return nameOf(sought)
  const line = `${safe(commit.subject, 72)} (${safe(commit.author, 40)})`
  if (sought.by === 'commit') return `${nameOf(sought)} ${line}`
  if (commits.length === 1) return `${nameOf(sought)}, ${shortSha(commit.sha)} ${line},`
  return `${nameOf(sought)}, ${commits.length} commits,`
}

export function nameOf(sought: Sought): string {
  switch (sought.by) {
    case 'commit':
      return shortSha(sought.sha)
    case 'ticket':
      return sought.key
    case 'pull_request':
      return `${sought.repo ?? ''}#${sought.number}`
  }
}

export const notShipped = (sought: Sought): string =>
  lines(
    `I know of no deployment that brought ${nameOf(sought)}.`,
    'I know the commits of what I deployed myself, of aliases with repo=. To see what went out: hubot deployment history',
  )

export const severalCommits = ({
  beginning,
  shas,
  isMore,
}: {
  readonly beginning: string
  readonly shas: readonly string[]
  readonly isMore: boolean
}): string =>
  lines(
    `${isMore ? `More than ${shas.length}` : shas.length} commits begin with ${beginning}: ${shas.map(sha => sha.slice(0, Math.max(10, beginning.length + 2))).join(', ')}${isMore ? ', …' : ''}.`,
    'Type more of it: hubot deployment who shipped <commit>',
  )
