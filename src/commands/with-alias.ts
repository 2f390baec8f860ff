import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Command } from '../deployment/refusal.ts'
import { findAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** A command that takes one alias: refuses a malformed or unknown one, else answers with what it does. */
export const withAlias =
  (command: Command, answer: (alias: Alias, app: App) => Promise<string>): ChatCommand =>
  async ({ rest }, app) => {
    const parsed = parseAlias(rest)
    if (!parsed.ok) return refusalOf({ because: 'malformed', command, problem: parsed.problem }, app)
    const found = await findAlias(app.aliases, parsed.value)
    return 'alias' in found ? await answer(found.alias, app) : refusalOf(found.refusal, app)
  }
