import type { Deployment } from './deployment.ts'
import type { End, Ended } from './event.ts'

/** What an end changes in the record. */
export function endOf(deployment: Deployment, event: End): Partial<Deployment> {
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

/** What is known of the deploy build by now. */
export function known(
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
