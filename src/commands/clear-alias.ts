import type { ChatCommand } from '../chat/command.ts'
import { aliasCleared } from '../messages/alias.ts'
import { audited } from './audited.ts'
import { unknownAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'

export const clearAlias: ChatCommand = audited('clear_alias', async ({ rest }, app, { decided, refuse }) => {
  const parsed = parseAlias(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'clear_alias', problem: parsed.problem })
  const cleared = await app.aliases.clear(parsed.value)
  if (!cleared) return refuse(unknownAlias(await app.aliases.all(), parsed.value))
  decided({ outcome: 'taken', alias: cleared.alias })
  return aliasCleared(cleared.alias)
})
