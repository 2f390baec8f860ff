import type { App } from '../app.ts'
import type { ChatLine } from '../chat/command.ts'
import { settingFault } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Facts } from '../deployment/decide.ts'
import { type Freezes, freezesAt } from '../deployment/freeze.ts'
import { refusalTo } from './permitted.ts'

/** Throws a SettingFault where it can't be read when there are freezes: then nothing is deployed. */
export function freezesNow({ config, now }: Pick<App, 'config' | 'now'>): Freezes {
  if (config.freezes === 'malformed') throw settingFault('HUBOT_DEPLOY_FREEZE', config)
  return freezesAt(config.freezes, now())
}

/** The freeze that stands, and whether whoever asks may deploy in spite of it. Throws as `freezesNow`. */
export async function freezeFor(
  alias: Alias,
  line: Pick<ChatLine, 'person' | 'room'>,
  app: Pick<App, 'config' | 'now' | 'roster'>,
): Promise<Facts['freeze']> {
  const { standing } = freezesNow(app)
  if (!standing) return null
  return { freeze: standing, denied: await refusalTo({ act: 'break_freeze', alias }, line, app) }
}

/** A freeze keeps nobody from going back who may, and nor does one that can't be read. */
export function freezeToGoBackIn(app: Pick<App, 'config' | 'now'>): Facts['freeze'] {
  const standing = app.config.freezes === 'malformed' ? null : freezesNow(app).standing
  return standing && { freeze: standing, denied: null }
}
