import { aliasCleared } from '../messages.ts'
import { withAlias } from './with-alias.ts'

export const clearAlias = withAlias('clear_alias', async (alias, app) => {
  await app.aliases.clear(alias)
  return aliasCleared(alias.alias)
})
