/** What a run is like: everything that is drawn once, before it begins. */
import type { SimulatedConfiguration } from '../../src/sandbox/teamcity/simulator.ts'
import type { Random } from './random.ts'

export interface Plan {
  readonly timeoutMs: number
  readonly settleMs: number
  readonly pollMs: number
  readonly stormMs: number
  readonly latencyMs: number
  /** Chances of a fault, for each request to a TeamCity, text to the chat, statement to the disk. */
  readonly teamCity: number
  readonly chat: number
  readonly disk: number
  readonly deaths: number
  readonly deploys: number
  readonly seesProperties: boolean
  readonly webhooks: 'native' | 'tcwebhooks-json' | 'tcwebhooks-form' | 'none'
  readonly teamRoom: boolean
  /** How long a build may wait in the queue without a word. */
  readonly patienceMinutes: number
  readonly apps: readonly App[]
  /** Null where the bot has its two servers and the chat alone. */
  readonly around: AroundPlan | null
}

/** Of a run with JIRA, HipChat's REST API, GitHub, services and markers. */
export interface AroundPlan {
  /** Chance of a fault, for each request to one of them. */
  readonly faults: number
  readonly isTicketRequired: boolean
  /** Whether there is a transition for what was not deployed. */
  readonly movesFailed: boolean
  readonly logField: 'description' | 'Commit log'
  /** How long JIRA's search does not know a new ticket. */
  readonly indexLagMs: number
  /** The one that HipChat's REST API tells: one of its own, or one that the adapter tells as well. */
  readonly room: 'Deploys' | 'everybody' | 'team-room'
  readonly cards: 'taken' | 'refused'
  /** Of each app, whether its alias names a repository and a service. */
  readonly reads: readonly boolean[]
}

export interface App {
  readonly alias: string
  readonly name: string
  readonly source: string
  readonly deploy: string
  readonly queueMs: number
  readonly durationMs: number
  readonly failures: number
  readonly room?: string
  readonly approval: boolean
  /** Each deploy is asked about first. */
  readonly asks: boolean
}

export function drawPlan(random: Random): Plan {
  const seconds = (values: readonly number[]): number => random.pick(values) * 1_000
  return {
    timeoutMs: seconds([1, 2, 5, 10, 30]),
    settleMs: seconds([5, 10, 30, 60]),
    pollMs: seconds([1, 2, 5, 15, 60]),
    stormMs: random.between(30, 300) * 1_000,
    latencyMs: random.pick([1, 5, 50, 200]),
    teamCity: random.pick([0, 0.05, 0.15, 0.35, 0.6]),
    chat: random.pick([0, 0, 0.05, 0.3]),
    disk: random.pick([0, 0, 0, 0.001, 0.01]),
    deaths: random.pick([0, 1, 1, 2, 3, 5]),
    deploys: random.between(1, 6),
    seesProperties: random.chance(0.8),
    webhooks: random.pick(['native', 'native', 'tcwebhooks-json', 'tcwebhooks-form', 'none']),
    teamRoom: random.chance(0.5),
    apps: Array.from({ length: random.between(1, 3) }, (_none, index) => drawApp(random, index)),
    patienceMinutes: random.pick([0, 0.1, 0.5, 5]),
    // Last: what is drawn before it stays as it is.
    around: random.chance(0.4) ? drawAround(random) : null,
  }
}

const drawAround = (random: Random): AroundPlan => ({
  faults: random.pick([0, 0.05, 0.15, 0.35, 0.6]),
  isTicketRequired: random.chance(0.3),
  movesFailed: random.chance(0.7),
  logField: random.pick(['description', 'Commit log']),
  indexLagMs: random.pick([0, 0, 2_000, 15_000]),
  room: random.pick(['Deploys', 'everybody', 'team-room']),
  cards: random.pick(['taken', 'taken', 'refused']),
  reads: Array.from({ length: 3 }, () => random.chance(0.6)),
})

function drawApp(random: Random, index: number): App {
  const name = ['Restaurant', 'Location', 'Search'][index] ?? 'Other'
  return {
    alias: `${name.toLowerCase()}-api`,
    name: `${name}API`,
    source: `${name}_Build`,
    deploy: `${name}_Deploy`,
    queueMs: random.pick([0, 500, 5_000, 30_000]),
    durationMs: random.pick([100, 2_000, 20_000, 120_000]),
    failures: random.pick([0, 0.2, 0.5]),
    ...(random.chance(0.3) ? { room: 'team-room' } : {}),
    approval: random.chance(0.2),
    asks: random.chance(0.25),
  }
}

export const configurationOf = ({ name, queueMs, durationMs }: App, id: string): SimulatedConfiguration => ({
  id,
  name: id,
  projectId: name,
  projectName: name,
  queueMs,
  durationMs,
})
