import {
  type DeployBuild,
  type Deployment,
  type Effect,
  type Hindrance,
  isActive,
  type Notice,
  type Replacement,
  rooms,
  type Unknown,
  type Unsure,
} from './deployment.ts'

/** What happened to a deployment. */
export type DeploymentEvent =
  | { readonly type: 'build_pinned' }
  | { readonly type: 'pin_refused'; readonly hindrance: Hindrance }
  | { readonly type: 'deploy_queued'; readonly build: DeployBuild }
  | ({ readonly type: 'queue_unsure' } & Unsure)
  /** It can't be found out if it was queued; a person has to look. */
  | ({ readonly type: 'queue_unknown' } & Unknown)
  /** It was surely not queued, so it may be asked for once more. */
  /** The request that was to show by then is surely not there. */
  | { readonly type: 'queue_absent'; readonly settlesAtMs: number }
  /** Somebody has looked, and there is none. */
  | { readonly type: 'queue_retried'; readonly at: string }
  /** Somebody does not want it any more, whether it is there or not. */
  | { readonly type: 'queue_given_up'; readonly by: string }
  | { readonly type: 'queue_refused'; readonly hindrance: Hindrance }
  /** A build of this deployment that was queued beside the one that is followed. */
  | { readonly type: 'double_cancelled'; readonly url: string }
  | { readonly type: 'double_found'; readonly url: string }
  /** TeamCity answers with another build than was queued; `isOurs` when that one carries the deployment's id. */
  | { readonly type: 'deploy_merged'; readonly build: DeployBuild; readonly isOurs: boolean }
  /** The bot is back after it was away, `from` and `to` as ISO 8601; the build went on without it. */
  | { readonly type: 'bot_returned'; readonly from: string; readonly to: string }
  | { readonly type: 'deploy_started'; readonly at: string; readonly number?: string; readonly url?: string }
  | (Ended & { readonly type: 'deploy_succeeded' })
  | (Ended & { readonly type: 'deploy_failed'; readonly isLost?: true })
  | (Ended & {
      readonly type: 'deploy_cancelled'
      readonly by?: string
      readonly comment?: string
      readonly replacedBy?: Replacement
    })

/** Times as TeamCity gives them; a build that never ran has no start. */
export interface Ended {
  readonly startedAt?: string
  readonly finishedAt: string
  readonly number?: string
  /** Old servers link a build elsewhere once it has left the queue. */
  readonly url?: string
  readonly statusText?: string
}

export type Transition =
  | { readonly moved: true; readonly deployment: Deployment; readonly effects: readonly Effect[] }
  | { readonly moved: false; readonly reason: string }

const ignored = (reason: string): Transition => ({ moved: false, reason })

const toAsker = (deployment: Deployment, notice: Notice): Effect => ({
  kind: 'say',
  to: { room: deployment.room, person: deployment.requestedBy },
  notice,
})

/** The first effects of a deployment that has just been saved. */
export function begin(deployment: Deployment): readonly Effect[] {
  if (deployment.state === 'requested') return [{ kind: 'pin' }]
  return [{ kind: 'queue' }, toAsker(deployment, { about: 'already_pinned' })]
}

/** The state machine: pure and total. Every event that does not fit the state is ignored, with the reason. */
export function step(deployment: Deployment, event: DeploymentEvent): Transition {
  const isDouble = event.type === 'double_cancelled' || event.type === 'double_found'
  if (!isActive(deployment) && !isDouble) return ignored(`it has ended: ${deployment.state}`)
  const move = (change: Partial<Deployment>, effects: readonly Effect[], from = deployment): Transition => ({
    moved: true,
    deployment: { ...from, ...change, version: deployment.version + 1 },
    effects,
  })
  const isOut = deployment.state === 'queued' || deployment.state === 'running'

  switch (event.type) {
    case 'build_pinned':
      if (deployment.state !== 'requested') return ignored('the build is pinned already')
      return move({ state: 'pinned' }, [{ kind: 'queue' }, toAsker(deployment, { about: 'pinned' })])
    case 'pin_refused':
      if (deployment.state !== 'requested') return ignored('the build is pinned already')
      return move({ state: 'refused' }, [
        toAsker(deployment, { about: 'refused', hindrance: event.hindrance }),
      ])
    case 'deploy_queued':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      return move({ state: 'queued', deployBuild: event.build }, [
        toAsker(deployment, { about: 'triggered' }),
        ...(deployment.queueUnsure || deployment.retriedAt ? [{ kind: 'find_double' } as const] : []),
      ])
    case 'queue_unsure':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueUnsure) return ignored('the room knows')
      return move({ queueUnsure: true }, [toAsker(deployment, { ...unsureOf(event), about: 'queue_unsure' })])
    case 'queue_unknown': {
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueAsked) return ignored('the room was asked')
      const { type: _, ...unknown } = event
      return move({ queueUnsure: true, queueAsked: true }, [
        toAsker(deployment, { ...unknown, about: 'queue_unknown' }),
      ])
    }
    case 'queue_absent':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      if (deployment.queueAbsent === event.settlesAtMs) return ignored('that is known')
      return move({ queueAbsent: event.settlesAtMs }, [])
    case 'queue_retried':
      if (!deployment.queueAsked || deployment.state !== 'pinned') return ignored('nothing was asked')
      return move({ retriedAt: event.at }, [], withoutDoubt(deployment))
    case 'queue_given_up':
      if (!deployment.queueAsked || deployment.state !== 'pinned') return ignored('nothing was asked')
      return move({ state: 'refused' }, [
        toAsker(deployment, { about: 'refused', hindrance: { why: 'given_up', by: event.by } }),
      ])
    case 'queue_refused':
      if (deployment.state !== 'pinned') return ignored(`no queue request is open: ${deployment.state}`)
      return move({ state: 'refused' }, [
        toAsker(deployment, { about: 'refused', hindrance: event.hindrance }),
      ])
    case 'double_cancelled':
    case 'double_found':
      if (!deployment.deployBuild) return ignored(`nothing was queued yet: ${deployment.state}`)
      if (deployment.doubleUrl === event.url) return ignored('the room knows')
      return move({ doubleUrl: event.url }, tellAll(deployment, { about: event.type, url: event.url }))
    case 'deploy_merged':
      if (!isOut) return ignored(`nothing was queued yet: ${deployment.state}`)
      if (deployment.deployBuild?.id === event.build.id) return ignored('it is followed already')
      return move(
        { deployBuild: event.build },
        event.isOurs ? [] : [toAsker(deployment, { about: 'merged' })],
      )
    case 'bot_returned':
      if (!isOut) return ignored(`nothing went on without the bot: ${deployment.state}`)
      if (deployment.awayFrom === event.from) return ignored('the room knows')
      return move({ awayFrom: event.from }, [
        toAsker(deployment, { about: 'returned', from: event.from, to: event.to }),
      ])
    case 'deploy_started':
      if (deployment.state !== 'queued') return ignored(`not waiting in the build queue: ${deployment.state}`)
      return move({ state: 'running', startedAt: event.at, ...known(deployment, event) }, [])
    case 'deploy_succeeded':
    case 'deploy_failed':
    case 'deploy_cancelled':
      if (!isOut) return ignored(`nothing was queued yet: ${deployment.state}`)
      return move(endOf(deployment, event), tellAll(deployment, { about: 'ended' }))
  }
}

type End = Extract<DeploymentEvent, { type: 'deploy_succeeded' | 'deploy_failed' | 'deploy_cancelled' }>

function endOf(deployment: Deployment, event: End): Partial<Deployment> {
  const startedAt = event.startedAt ?? deployment.startedAt
  return {
    state:
      event.type === 'deploy_succeeded'
        ? 'succeeded'
        : event.type === 'deploy_failed'
          ? 'failed'
          : 'cancelled',
    finishedAt: event.finishedAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(event.type === 'deploy_failed' && event.isLost ? { isLost: true as const } : {}),
    ...(event.statusText === undefined ? {} : { statusText: event.statusText }),
    ...(event.type === 'deploy_cancelled' && event.by !== undefined ? { cancelledBy: event.by } : {}),
    ...(event.type === 'deploy_cancelled' && event.comment !== undefined
      ? { cancelComment: event.comment }
      : {}),
    ...(event.type === 'deploy_cancelled' && event.replacedBy ? { replacedBy: event.replacedBy } : {}),
    ...known(deployment, event),
  }
}

const tellAll = (deployment: Deployment, notice: Notice): readonly Effect[] =>
  rooms(deployment).map(to => ({ kind: 'say', to, notice }))

/** As before the request that got no clear answer. */
function withoutDoubt(deployment: Deployment): Deployment {
  const { queueUnsure, queueAsked, queueAbsent, ...rest } = deployment
  return rest
}

/** What is known of the deploy build by now. */
function known(
  { deployBuild }: Deployment,
  { number, url }: Pick<Ended, 'number' | 'url'>,
): Partial<Deployment> {
  if (deployBuild === undefined) return {}
  return {
    deployBuild: {
      ...deployBuild,
      ...(number === undefined ? {} : { number }),
      ...(url === undefined ? {} : { url }),
    },
  }
}

const unsureOf = ({ url, why }: Unsure): Unsure => ({ url, ...(why === undefined ? {} : { why }) })
