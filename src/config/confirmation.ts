import type { Approve, Confirm, Confirmation } from '../deployment/confirmation.ts'
import type { confirmationSettings } from '../settings/confirmation.ts'

type Name = keyof typeof confirmationSettings

/** What is set and can't be read asks for more, and never for less. */
export function readConfirmation(
  read: {
    confirm: (strict: true) => Confirm | null
    approve: (strict: true) => Approve | null
    seconds: () => number | null
  },
  isSet: (name: Name) => boolean,
): Confirmation {
  return {
    confirm: isSet('HUBOT_DEPLOY_CONFIRM') ? (read.confirm(true) ?? 'always') : null,
    approve: isSet('HUBOT_DEPLOY_APPROVE') ? (read.approve(true) ?? 'other') : 'self',
    waitMs: (read.seconds() ?? 60) * 1_000,
  }
}
