import type { ChatCommand } from '../chat/command.ts'
import { aliasSet, refusal } from '../messages.ts'
import { parseSetAlias } from './parse.ts'

export const setAlias: ChatCommand = async ({ rest }, app) => {
  const parsed = parseSetAlias(rest)
  if (!parsed.ok)
    return refusal({ because: 'malformed', command: 'set_alias', problem: parsed.problem }, app.now())
  await app.aliases.set(parsed.value)
  return aliasSet(parsed.value.alias)
}
