import type { Deployment } from './deployment.ts'
import type { End, Ended } from './event.ts'
import { isAskedFor, whoCancelled } from './who-cancelled.ts'

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
    ...(event.type === 'deploy_cancelled' ? cancelOf(deployment, event) : {}),
    ...(event.type !== 'deploy_succeeded' && deployment.goesOnBeside ? { isUnknown: true as const } : {}),
    ...known(deployment, event),
  }
}

/** TeamCity names the bot for what was asked for in chat, with our comment: that was the person who asked. */
function cancelOf({ id, cancel }: Deployment, event: Extract<End, { type: 'deploy_cancelled' }>): Change {
  const { by, comment, replacedBy } = event
  if (replacedBy) return { replacedBy }
  if (cancel && isAskedFor({ id, cancel }, event)) return whoCancelled(cancel)
  return {
    ...(by === undefined ? {} : { cancelledBy: by }),
    ...(comment === undefined ? {} : { cancelComment: comment }),
  }
}

type Change = Partial<Deployment>

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
