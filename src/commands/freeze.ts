import type { App } from '../app.ts'
import type { ChatLine } from '../chat/command.ts'
import { settingFault } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Facts } from '../deployment/decide.ts'
import { type Freezes, type FreezeWindow, freezesAt } from '../deployment/freeze.ts'
import { refusalTo } from './permitted.ts'

/** Throws a SettingFault where it can't be read when there are freezes: then nothing is deployed. */
export function freezesNow({ config, now }: Pick<App, 'config' | 'now'>): Freezes {
  if (config.freezes === 'malformed') throw settingFault('HUBOT_DEPLOY_FREEZE', config)
  return inThatMinute(config.freezes, now())
}

/** Freezes begin and end with a minute. Without a gap between its windows one takes long to look through. */
function inThatMinute(windows: readonly FreezeWindow[], nowMs: number): Freezes {
  const minute = Math.floor(nowMs / 60_000)
  const last = known.get(windows)
  if (last?.minute === minute) return last.freezes
  const freezes = freezesAt(windows, nowMs)
  known.set(windows, { minute, freezes })
  return freezes
}

const known = new WeakMap<readonly FreezeWindow[], { readonly minute: number; readonly freezes: Freezes }>()

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
