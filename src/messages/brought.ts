import type { Deployment } from '../deployment/deployment.ts'
import { releasePhrase } from './release.ts'

/** What a deployment brings, and its ticket: `4 commits by Dan and Eve, CCB-12`. Empty where neither is known. */
export const brought = ({ release, unread, ticket }: Deployment): string =>
  [
    release && releasePhrase(release),
    unread !== undefined && `its commits are not known (${unread.replace(/\.$/, '')})`,
    ticket?.key,
  ]
    .filter(Boolean)
    .join(', ')
