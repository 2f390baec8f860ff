/** Every setting: what it is for, its default, and how its text is read. README and .hubotrc are compared with this. */
import { botSettings } from './settings/bot.ts'
import { confirmationSettings } from './settings/confirmation.ts'
import { freezeSettings } from './settings/freeze.ts'
import { teamCitySettings } from './settings/teamcity.ts'
import { trustSettings } from './settings/trust.ts'
import { visibilitySettings } from './settings/visibility.ts'

export const settings = {
  ...teamCitySettings,
  ...botSettings,
  ...visibilitySettings,
  ...trustSettings,
  ...confirmationSettings,
  ...freezeSettings,
}

export type SettingName = keyof typeof settings
/** What the text of that setting is read as. */
export type Read<N extends SettingName> = NonNullable<ReturnType<(typeof settings)[N]['form']>>
