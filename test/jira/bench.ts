import { onTestFinished } from 'vitest'
import { createJira } from '../../src/jira/client.ts'
import { type Jira, JiraFault, type JiraOptions, type TicketDraft } from '../../src/jira/jira.ts'
import {
  createJiraSimulator,
  type JiraSimulator,
  type JiraSimulatorOptions,
} from '../../src/sandbox/jira/simulator.ts'

export interface Bench {
  readonly jira: Jira
  readonly waits: number[]
  readonly lines: string[]
}

export const TOKEN = 'NjM3MDc2-very-secret-token'

/** A client whose waits between repeats are noted instead of slept. */
export function clientOf(url: string, options: Partial<JiraOptions> = {}): Bench {
  const waits: number[] = []
  const lines: string[] = []
  const jira = createJira({
    url,
    token: TOKEN,
    project: 'CCB',
    issueType: 'Change',
    doneTransition: 'Deployed',
    timeoutMs: 5_000,
    random: () => 0.5,
    sleep: async ms => {
      waits.push(ms)
    },
    log: (level, line) => {
      lines.push(`${level} ${line}`)
    },
    ...options,
  })
  onTestFinished(() => jira.close())
  return { jira, waits, lines }
}

export interface World extends Bench {
  readonly simulator: JiraSimulator
  /** Method and path of what was asked, without `/rest/api`, decoded and without queries. */
  asked(): string[]
}

export async function world(
  simulated: JiraSimulatorOptions = {},
  options: Partial<JiraOptions> = {},
): Promise<World> {
  const simulator = await createJiraSimulator({ token: TOKEN, ...simulated })
  onTestFinished(() => simulator.close())
  return {
    simulator,
    ...clientOf(simulator.url, options),
    asked: () =>
      simulator.requests.map(
        ({ method, path }) => `${method} ${path.split('?')[0]?.replace(/^.*\/rest\/api\//, '')}`,
      ),
  }
}

export const LABEL = 'hubot-deploy-d1'

export const draft =
  (change: Partial<TicketDraft> = {}) =>
  (): TicketDraft => ({
    summary: 'Deploying Search 1.4 to prod',
    description: 'Commit log:',
    label: LABEL,
    at: '2026-11-22T23:30:05.250Z',
    ...change,
  })

/** The fault a call rejects with; anything else fails the test. */
export async function faultOf(call: Promise<unknown>): Promise<JiraFault> {
  const outcome = await call.then(
    value => ({ value }),
    (reason: unknown) => reason,
  )
  if (outcome instanceof JiraFault) return outcome
  throw new Error(`no fault, but ${JSON.stringify(outcome)} ${String(outcome)}`)
}
