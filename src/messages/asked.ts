import type { Deployment } from '../deployment/deployment.ts'
import { safe } from './safe.ts'

/** `asked by ann`, or `asked by ann, approved by bob` where a second person has said yes. */
export const askedBy = (deployment: Deployment): string =>
  `asked by ${deployment.requestedBy.name}${approved(deployment, ', approved by ')}`

/** Who has said yes, where that was somebody else. */
export const approved = ({ requestedBy, approvedBy }: Deployment, before: string, after = ''): string =>
  approvedBy && approvedBy.id !== requestedBy.id ? `${before}${safe(approvedBy.name, 60)}${after}` : ''
