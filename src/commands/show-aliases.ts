import type { ChatCommand } from '../chat/command.ts'
import { aliasLine, noAliases } from '../messages/alias.ts'

export const showAliases: ChatCommand = async (_line, app) => {
  const all = await app.aliases.all()
  return all.length === 0 ? noAliases : all.map(aliasLine).join('\n')
}
