import type { Refusal } from '../deployment/refusal.ts'
import { reason, until } from './freeze.ts'
import { mayInstead } from './permission.ts'
import { lines } from './words.ts'

/** Who may anyway stands in settings, so the hint is whom to ask, and what is not frozen. */
export const frozen = (
  { alias, freeze, denied }: Extract<Refusal, { because: 'frozen' }>,
  nowMs: number,
): string =>
  lines(
    `Deploys are frozen ${until(freeze, nowMs)}${reason(freeze)}`,
    mayInstead(denied.denial, denied.names),
    `Going back is not frozen: hubot deployment rollback ${alias}`,
  )
