import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Command } from '../deployment/refusal.ts'
import { refusal } from '../messages.ts'
import { findAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'

/** A command that takes one alias: refuses a malformed or unknown one, else answers with what it does. */
export const withAlias =
  (
    command: Command,
    answer: (alias: Alias, app: App, line: ChatLine) => Promise<string | null>,
  ): ChatCommand =>
  async (line, app) => {
    const parsed = parseAlias(line.rest)
    if (!parsed.ok) return refusal({ because: 'malformed', command, problem: parsed.problem }, app.now())
    const found = await findAlias(app.aliases, parsed.value)
    return 'alias' in found ? answer(found.alias, app, line) : refusal(found.refusal, app.now())
  }
