/** Puts the acting parts together: apply moves deployments, the worker performs, reconciliation reads. */

import { lazily } from '../lazily.ts'
import type { Store } from '../store/store.ts'
import type { TeamCity } from '../teamcity/teamcity.ts'
import { type Apply, createApply } from './apply.ts'
import type { Deployment } from './deployment.ts'
import type { DeploymentEvent } from './event.ts'
import type { Notice } from './notice.ts'
import type { Perform } from './outcome.ts'
import type { AroundKind, AroundPerformers } from './perform/around.ts'
import { performCancelBuild } from './perform/cancel-build.ts'
import { performFindDouble } from './perform/double.ts'
import type { Report } from './perform/hindered.ts'
import { performPin } from './perform/pin.ts'
import { performQueue } from './perform/queue.ts'
import { performSay, type Say } from './perform/say.ts'
import { performUnpinNewer } from './perform/unpin-newer.ts'
import { createReconciliation, type Reconciliation } from './reconcile.ts'
import { createWorker, type Worker } from './worker.ts'

export interface Engine {
  readonly apply: Apply
  readonly worker: Worker
  readonly reconciliation: Reconciliation
}

export function createEngine(options: {
  store: Store
  nonProduction: () => TeamCity
  production: () => TeamCity
  say: Say
  words: {
    notice: (notice: Notice, deployment: Deployment) => string
    pinComment: (deployment: Deployment) => string
    queueComment: (deployment: Deployment) => string
    doubleComment: (deployment: Deployment) => string
    unpinComment: (deployment: Deployment) => string
    cancelComment: (deployment: Deployment) => string
  }
  /** The longest that a server may take to answer, in ms. */
  answerMs: number
  /** Whether this bot is in the chat. */
  speaks: () => boolean
  /** How long after a queue request without an answer its build may still show up, in ms. */
  settleMs: number
  pollMs: number
  /** How long a build may wait in TeamCity's queue without a word, in ms. */
  patienceMs: number
  now: () => number
  random: () => number
  report: Report
  moved: (deployment: Deployment, event: DeploymentEvent) => void
  /** The effects beside pinning, queueing and saying; called once, when the first of them is performed. */
  loadAround: () => Promise<AroundPerformers>
  failed: (deploymentId: string | undefined, error: unknown) => void
}): Engine {
  const { store, words, report, failed, now, random } = options
  const apply = createApply(store, now, (deployment, event) => {
    // What comes next is on its way to the store while this is written down.
    worker.nudge()
    options.moved(deployment, event)
    if (event.type === 'deploy_queued') reconciliation.look(deployment.id)
  })
  const loadAround = lazily(options.loadAround)
  const around =
    (kind: AroundKind): Perform =>
    async (...effect) =>
      await (await loadAround())[kind](...effect)
  const worker: Worker = createWorker({
    store,
    apply,
    performers: {
      survey: around('survey'),
      open_ticket: around('open_ticket'),
      close_ticket: around('close_ticket'),
      push_marker: around('push_marker'),
      notify: around('notify'),
      check_live: around('check_live'),
      pin: performPin({
        server: options.nonProduction,
        prepareQueue: () => options.production().prepareQueue(),
        comment: words.pinComment,
        report,
        now,
      }),
      queue: performQueue({
        server: options.production,
        comment: words.queueComment,
        report,
        now,
        random,
        answerMs: options.answerMs,
        settleMs: options.settleMs,
      }),
      find_double: performFindDouble({
        server: options.production,
        comment: words.doubleComment,
        report,
        now,
        random,
      }),
      unpin_newer: performUnpinNewer({
        server: options.nonProduction,
        comment: words.unpinComment,
        report,
        now,
        random,
      }),
      cancel_build: performCancelBuild({
        server: options.production,
        comment: words.cancelComment,
        report,
        look: id => reconciliation.look(id),
        random,
      }),
      say: performSay({
        say: options.say,
        pending: store.pending,
        speaks: options.speaks,
        words: words.notice,
        random,
        now,
        failed: (deployment, error) => failed(deployment.id, error),
      }),
    },
    now,
    random,
    speaks: options.speaks,
    failed: (entry, error) => failed(entry?.deploymentId, error),
  })
  const reconciliation = createReconciliation({
    store,
    server: options.production,
    apply,
    pollMs: options.pollMs,
    patienceMs: options.patienceMs,
    now,
    failed: (deployment, error) => failed(deployment?.id, error),
  })
  return { apply, worker, reconciliation }
}
