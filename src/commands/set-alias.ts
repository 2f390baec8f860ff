import type { ChatCommand } from '../chat/command.ts'
import { aliasSet } from '../messages/alias.ts'
import { audited } from './audited.ts'
import { parseSetAlias } from './parse.ts'

export const setAlias: ChatCommand = audited('set_alias', async ({ rest }, app, { decided, refuse }) => {
  const parsed = parseSetAlias(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'set_alias', problem: parsed.problem })
  await app.aliases.set(parsed.value)
  decided({ outcome: 'taken', alias: parsed.value.alias })
  return aliasSet(parsed.value.alias)
})
