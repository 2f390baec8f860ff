import type { ChatCommand } from '../chat/command.ts'
import type { AliasOptions } from '../deployment/alias.ts'
import type { Problem } from '../deployment/refusal.ts'
import { aliasSet } from '../messages/alias.ts'
import { audited } from './audited.ts'
import { parseSetAlias } from './parse.ts'

export const setAlias: ChatCommand = audited('set_alias', async ({ rest }, app, { decided, refuse }) => {
  const parsed = parseSetAlias(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'set_alias', problem: parsed.problem })
  const problem = await pathProblem(parsed.value.options)
  if (problem) return refuse({ because: 'malformed', command: 'set_alias', problem })
  await app.aliases.set(parsed.value)
  decided({ outcome: 'taken', alias: parsed.value.alias })
  return aliasSet(parsed.value.alias)
})

/** What reads a JSONPath is slow to load, and needed by few aliases. */
async function pathProblem(options: AliasOptions): Promise<Problem | null> {
  for (const option of ['sha', 'date'] as const) {
    const value = options[option]
    if (value === undefined) continue
    const { jsonPathProblem } = await import('../deployment-info/path.ts')
    const why = jsonPathProblem(value)
    if (why !== undefined) return { with: 'path', option, value, why }
  }
  return null
}
