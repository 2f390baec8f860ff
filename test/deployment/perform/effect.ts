/** What the tests of one performer share. */
import { expect } from 'vitest'
import type { Deployment } from '../../../src/deployment/deployment.ts'
import type { Effect } from '../../../src/deployment/effect.ts'
import type { Outcome, Perform } from '../../../src/deployment/outcome.ts'
import { JiraFault } from '../../../src/jira/jira.ts'
import { type FaultFacts, RemoteFault } from '../../../src/remote/remote-fault.ts'
import type { OutboxEntry } from '../../../src/store/store.ts'

/** When everything happens, unless a test says otherwise. */
export const nowMs = Date.parse('2026-11-22T14:02:10.000Z')

export const entryOf = (effect: Effect, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
  seq: 1,
  fence: 1,
  deploymentId: 'd1',
  effect,
  attempts: 0,
  ...change,
})

export const facts = (change: Partial<FaultFacts> = {}): FaultFacts => ({
  kind: 'server_error',
  status: 503,
  said: 'it is away',
  sent: 'no',
  transient: true,
  ...change,
})

export const remoteFault = (change: Partial<FaultFacts> = {}): RemoteFault =>
  new RemoteFault('HipChat', facts(change))

export const jiraFault = (change: Partial<FaultFacts> = {}): JiraFault => new JiraFault(facts(change))

/** Tries once; `begun` is what was made durable meanwhile. */
export async function tried(
  perform: Perform,
  entry: OutboxEntry,
  deployment: Deployment,
): Promise<{ outcome: Outcome; begun: number[] }> {
  const begun: number[] = []
  const outcome = await perform(entry, deployment, async settlesAtMs => void begun.push(settlesAtMs))
  return { outcome, begun }
}

/** Something that is broken in us is left to the worker. */
export const expectThrown = (perform: Perform, entry: OutboxEntry, deployment: Deployment): Promise<void> =>
  expect(tried(perform, entry, deployment)).rejects.toThrow('broken')
