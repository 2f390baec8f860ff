import type { Deployment } from '../deployment/deployment.ts'
import { duration } from './words.ts'

/** What can be typed when it is not known if a build was queued. */
export const answers = ({ alias, cancel }: Deployment): string =>
  cancel
    ? `If not: hubot deployment give up ${alias}. If so, I cancel it: hubot deployment follow ${alias} <the id at the end of its link>`
    : `If not: hubot deployment retry ${alias}, or: hubot deployment give up ${alias}. If so: hubot deployment follow ${alias} <the id at the end of its link>`

export const stage = ({ state, startedAt, queueUnsure }: Deployment, nowMs: number): string =>
  state === 'running' && startedAt
    ? `running for ${duration(nowMs - Date.parse(startedAt))}`
    : queueUnsure && state === 'pinned'
      ? 'not known yet if queued'
      : state
