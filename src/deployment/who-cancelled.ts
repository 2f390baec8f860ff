/** Whose wish a cancelled build was. */
import type { Cancel, Deployment } from './deployment.ts'
import type { End } from './event.ts'

/** The person in chat, and not the user by which the bot is known to TeamCity. */
export const whoCancelled = ({ by, comment }: Cancel): Partial<Deployment> => ({
  cancelledBy: by,
  ...(comment === undefined ? {} : { cancelComment: comment }),
})

/** Whether it was cancelled by the bot, for somebody in chat. */
export const isAskedFor = (
  { id, cancel }: Pick<Deployment, 'id' | 'cancel'>,
  { comment }: Pick<Extract<End, { type: 'deploy_cancelled' }>, 'comment'>,
): boolean => cancel !== undefined && (comment === undefined || comment.includes(id))
