import type { ChatCommand } from '../chat/command.ts'
import type { Problem } from '../deployment/refusal.ts'
import { aliasSet } from '../messages/alias.ts'
import { audited } from './audited.ts'
import { parseSetAlias } from './parse.ts'
import { refusalTo } from './permitted.ts'

export const setAlias: ChatCommand = audited('set_alias', async (line, app, { decided, refuse }) => {
  const parsed = parseSetAlias(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'set_alias', problem: parsed.problem })
  const { sha, date } = parsed.value.options
  // Without a path nothing is waited for: whoever asks next sees the alias.
  const problem = sha === undefined && date === undefined ? null : await pathProblem({ sha, date })
  if (problem) return refuse({ because: 'malformed', command: 'set_alias', problem })
  await app.aliases.set(parsed.value)
  decided({ outcome: 'taken', alias: parsed.value.alias })
  const { deployers } = parsed.value.options
  const isShutOut =
    deployers !== undefined && (await refusalTo({ act: 'deploy', alias: parsed.value }, line, app)) !== null
  return aliasSet(parsed.value.alias, isShutOut)
})

/** What reads a JSONPath is slow to load, and needed by few aliases. */
async function pathProblem(paths: {
  readonly sha: string | undefined
  readonly date: string | undefined
}): Promise<Problem | null> {
  const { jsonPathProblem } = await import('../deployment-info/path.ts')
  for (const option of ['sha', 'date'] as const) {
    const value = paths[option]
    const why = value === undefined ? undefined : jsonPathProblem(value)
    if (value !== undefined && why !== undefined) return { with: 'path', option, value, why }
  }
  return null
}
