/** A repository's commits as a graph, and what GitHub computes on it. */

import { createHash } from 'node:crypto'
import type { SeedCommit, SeedRepository, SimulatedCommit } from './types.ts'

const FIRST_COMMIT = Date.parse('2026-11-01T09:00:00.000Z')
const MINUTE_MS = 60_000

export interface Compared {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical'
  /** In the head and not in the base, oldest first. */
  readonly ahead: readonly SimulatedCommit[]
  readonly behind: readonly SimulatedCommit[]
}

export interface Repository {
  readonly isPrivate: boolean
  readonly defaultBranch: string
  /** Returns the SHA. */
  add(seed: SeedCommit): string
  /** As after a force-push and a clean-up: nothing knows it any more. */
  forget(sha: string): void
  /** By branch, or by the whole SHA or its beginning. */
  find(ref: string): SimulatedCommit | undefined
  /** It and all that it goes back to, newest first. */
  history(from: SimulatedCommit): SimulatedCommit[]
  /** Undefined when they have nothing in common. */
  compare(base: SimulatedCommit, head: SimulatedCommit): Compared | undefined
}

export function createRepository({
  repo,
  defaultBranch = 'main',
  isPrivate = false,
  commits = [],
}: SeedRepository): Repository {
  const known = new Map<string, SimulatedCommit>()
  const branches = new Map<string, string>()

  function add(seed: SeedCommit): string {
    const branch = seed.branch ?? defaultBranch
    const head = branches.get(branch) ?? branches.get(defaultBranch)
    const parents = seed.parents ?? (head === undefined ? [] : [head])
    const newest = Math.max(
      FIRST_COMMIT,
      ...parents.map(parent => Date.parse(known.get(parent)?.at ?? '') || 0),
    )
    const author = seed.author ?? 'Dan'
    const at = seed.at ?? new Date(newest + MINUTE_MS).toISOString()
    const content = JSON.stringify([repo, parents, seed.message, author, at])
    const sha = seed.sha ?? createHash('sha1').update(content).digest('hex')
    const email = seed.email ?? `${author.toLowerCase().replace(/\W+/g, '.')}@acme.example`
    known.set(sha, { sha, parents, message: seed.message, author, email, at })
    branches.set(branch, sha)
    return sha
  }

  function reachable(from: SimulatedCommit): Set<SimulatedCommit> {
    const seen = new Set<SimulatedCommit>()
    const open = [from]
    for (let commit = open.pop(); commit; commit = open.pop()) {
      if (seen.has(commit)) continue
      seen.add(commit)
      for (const parent of commit.parents) {
        const next = known.get(parent)
        if (next) open.push(next)
      }
    }
    return seen
  }

  for (const seed of commits) add(seed)

  return {
    isPrivate,
    defaultBranch,
    add,
    forget: sha => void known.delete(sha),
    find(ref) {
      const head = branches.get(ref)
      if (head !== undefined) return known.get(head)
      if (!/^[0-9a-f]{4,40}$/i.test(ref)) return undefined
      const matches = [...known.values()].filter(({ sha }) => sha.startsWith(ref.toLowerCase()))
      return matches.length === 1 ? matches[0] : undefined
    },
    history: from => [...reachable(from)].toSorted(byDate).toReversed(),
    compare(base, head) {
      const [old, young] = [reachable(base), reachable(head)]
      const isRelated = [...young].some(commit => old.has(commit))
      if (!isRelated) return undefined
      const ahead = [...young].filter(commit => !old.has(commit)).toSorted(byDate)
      const behind = [...old].filter(commit => !young.has(commit)).toSorted(byDate)
      return { status: statusOf(ahead.length, behind.length), ahead, behind }
    },
  }
}

function statusOf(ahead: number, behind: number): Compared['status'] {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

const byDate = (a: SimulatedCommit, b: SimulatedCommit): number => Date.parse(a.at) - Date.parse(b.at)
