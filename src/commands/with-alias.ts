import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Command } from '../deployment/refusal.ts'
import { findAlias, unknownAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** A command that takes one alias's name; an answer of null says that there is none of that name. */
export const withAliasName =
  (command: Command, answer: (name: string, app: App) => Promise<string | null>): ChatCommand =>
  async ({ rest }, app) => {
    const parsed = parseAlias(rest)
    if (!parsed.ok) return refusalOf({ because: 'malformed', command, problem: parsed.problem }, app)
    return (
      (await answer(parsed.value, app)) ?? refusalOf(unknownAlias(await app.aliases.all(), parsed.value), app)
    )
  }

/** A command that takes one alias: refuses a malformed or unknown one, else answers with what it does. */
export const withAlias = (
  command: Command,
  answer: (alias: Alias, app: App) => Promise<string>,
): ChatCommand =>
  withAliasName(command, async (name, app) => {
    const found = await findAlias(app.aliases, name)
    return 'alias' in found ? await answer(found.alias, app) : refusalOf(found.refusal, app)
  })
