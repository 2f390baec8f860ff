import type { Ask } from './ask.ts'
import type { JiraOptions, JiraProblem, JiraSetting } from './jira.ts'
import { chooseTransition, nearestTo } from './resolve.ts'
import type { Setup } from './setup.ts'
import { searchShape, type Transition, transitionsShape } from './wire.ts'

/** Tickets whose transitions are read: the workflow itself only an administrator may see. */
const SAMPLES = 3

/**
 * Whether the transitions are there, as far as tickets of that type which are not done show it. Where there is no such
 * ticket yet nothing can be seen, and no problem is told.
 */
export async function checkTransitions(
  ask: Ask,
  { setup, options, onCloud }: { setup: Setup; options: JiraOptions; onCloud: boolean },
): Promise<JiraProblem[]> {
  const { project, issueType } = setup
  const where = `project = "${'id' in project ? project.id : project.key}" AND issuetype = ${issueType.id}`
  const found = await ask.find({
    what: 'search',
    shape: searchShape,
    path: onCloud ? '/3/search/jql' : '/2/search',
    query: {
      jql: `${where} AND statusCategory != Done ORDER BY created DESC`,
      fields: 'labels',
      maxResults: String(SAMPLES),
    },
  })
  const seen: Transition[] = []
  for (const { key } of found?.issues ?? []) {
    const path = `/2/issue/${encodeURIComponent(key)}/transitions`
    const page = await ask.find({ what: 'transitions', shape: transitionsShape, path })
    seen.push(...(page?.transitions ?? []))
  }
  if (seen.length === 0) return []
  const wanted: [JiraSetting, string | undefined][] = [
    ['done_transition', options.doneTransition],
    ['failed_transition', options.failedTransition],
  ]
  return wanted.flatMap(([setting, given]) => (given === undefined ? [] : problemsWith(setting, given, seen)))
}

/** The same transition of several tickets is one. */
function problemsWith(setting: JiraSetting, given: string, seen: readonly Transition[]): JiraProblem[] {
  const distinct = [...new Map(seen.map(one => [one.id, one])).values()]
  const chosen = chooseTransition(given, distinct)
  if (chosen.is === 'one') return []
  if (chosen.is === 'ambiguous') return [{ ...chosen, setting, given }]
  const existing = [...new Set(distinct.map(({ name }) => name))]
  return [{ is: 'unknown', setting, given, nearest: nearestTo(given, existing), existing }]
}
