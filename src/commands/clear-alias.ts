import type { ChatCommand } from '../chat/command.ts'
import { aliasCleared } from '../messages.ts'
import { withAliasName } from './with-alias.ts'

export const clearAlias: ChatCommand = withAliasName('clear_alias', async (name, app) => {
  const cleared = await app.aliases.clear(name)
  return cleared && aliasCleared(cleared.alias)
})
