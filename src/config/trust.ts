import { anyone, type Entry, type People } from '../deployment/people.ts'
import type { Trust } from '../deployment/permission.ts'
import type { trustSettings } from '../settings/trust.ts'

type Name = keyof typeof trustSettings | 'HUBOT_DEPLOY_FREEZE_EXEMPT'

/** `read` gives null for what is not set and for what can't be read: the second admits nobody, whatever the default is. */
export function readTrust(
  read: (name: Name, strict: true) => readonly Entry[] | null,
  isSet: (name: Name) => boolean,
): Trust {
  const list = (name: Name): People | null => (isSet(name) ? (read(name, true) ?? 'malformed') : null)
  return {
    admins: list('HUBOT_DEPLOY_ADMINS'),
    deployers: list('HUBOT_DEPLOY_DEPLOYERS') ?? anyone,
    aliasEditors: list('HUBOT_DEPLOY_ALIAS_EDITORS'),
    lockers: list('HUBOT_DEPLOY_LOCKERS'),
    overriders: list('HUBOT_DEPLOY_OVERRIDERS'),
    exempt: list('HUBOT_DEPLOY_FREEZE_EXEMPT'),
    rollbackers: list('HUBOT_DEPLOY_ROLLBACKERS'),
  }
}
