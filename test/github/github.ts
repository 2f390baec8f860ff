import { onTestFinished } from 'vitest'
import { createGitHub } from '../../src/github/client.ts'
import type { GitHub, GitHubOptions } from '../../src/github/github.ts'
import { RemoteFault } from '../../src/remote/remote-fault.ts'
import {
  createGitHubSimulator,
  type GitHubSimulator,
  type GitHubSimulatorOptions,
} from '../../src/sandbox/github/simulator.ts'

export const REPO = 'acme/restaurant-api'
export const TOKEN = 'ghp_notARealTokenOfAnybody0123456789'

export interface World {
  readonly github: GitHub
  readonly server: GitHubSimulator
  readonly waits: number[]
  readonly lines: string[]
  /** Adds that many commits to the default branch and returns their SHAs, oldest first. */
  grow(count: number, subject?: (index: number) => string): string[]
}

/** A simulated GitHub with one empty repository, and a client whose waits are noted instead of slept. */
export async function startWorld(
  simulated: GitHubSimulatorOptions = {},
  options: Partial<GitHubOptions> = {},
): Promise<World> {
  const waits: number[] = []
  const lines: string[] = []
  const server = await createGitHubSimulator({ repositories: [{ repo: REPO }], ...simulated })
  const github = createGitHub({
    url: server.url,
    token: simulated.token ?? TOKEN,
    timeoutMs: 20_000,
    random: () => 0.5,
    sleep: async ms => void waits.push(ms),
    log: (level, line) => void lines.push(`${level} ${line}`),
    ...options,
  })
  onTestFinished(async () => {
    github.close()
    await server.close()
  })
  const grow = (count: number, subject = (index: number) => `change ${index}`): string[] =>
    Array.from({ length: count }, (_, index) => server.commit(REPO, { message: subject(index) }))
  return { github, server, waits, lines, grow }
}

/** The fault a call rejects with; anything else fails the test. */
export async function faultOf(call: Promise<unknown>): Promise<RemoteFault> {
  const outcome = await call.then(
    value => ({ value }),
    (reason: unknown) => reason,
  )
  if (outcome instanceof RemoteFault) return outcome
  throw new Error(`no fault, but ${JSON.stringify(outcome)} ${String(outcome)}`)
}
