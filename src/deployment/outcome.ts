import type { OutboxEntry } from '../store/store.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'

/** What came of an effect that was tried once. */
export type Outcome =
  /** Over, and this happened to the deployment. */
  | { readonly event: DeploymentEvent }
  /** Over, and nothing more to record. */
  | { readonly done: true }
  /** To be tried again; `begun` says whether the try may have had an effect. `meanwhile` is applied first. */
  | {
      readonly againInMs: number
      readonly begun: OutboxEntry['begun'] | null
      readonly meanwhile?: DeploymentEvent
    }

/** Tries one effect. May reject: the worker then tries again later. `begin` is durable once it resolves. */
export type Perform = (
  entry: OutboxEntry,
  deployment: Deployment,
  begin: (settlesAtMs: number) => Promise<void>,
) => Promise<Outcome>
