import type { ChatCommand } from '../chat/command.ts'
import { aliasSet } from '../messages.ts'
import { parseSetAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

export const setAlias: ChatCommand = async ({ rest }, app) => {
  const parsed = parseSetAlias(rest)
  if (!parsed.ok)
    return refusalOf({ because: 'malformed', command: 'set_alias', problem: parsed.problem }, app)
  await app.aliases.set(parsed.value)
  return aliasSet(parsed.value.alias)
}
