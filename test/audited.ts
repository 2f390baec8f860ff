/** Holds the audit log against the record of the store: each step has its line, and none stands twice. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Step } from '../src/store/store.ts'

interface Line {
  readonly id: string
  readonly what: string
  readonly outcome: string
  readonly deployment?: string
  readonly recovered?: true
}

/** By which a deployment begins; its own step says `deploy_requested`. */
const begins = ['deploy', 'override', 'rollback', 'redeploy']
/** What else somebody may type about one that is there. */
const typed = ['cancel', 'retry', 'give_up', 'follow', 'yes', 'no', 'next', 'leave', 'lock', 'unlock']

/** What is wrong with the lines about a deployment: nothing, or one text each. */
export function auditFaults(
  id: string,
  steps: readonly Pick<Step, 'event' | 'state'>[],
  lines: readonly Line[],
): string[] {
  const moves = lines
    .filter(({ what, outcome, deployment }) => {
      if (deployment !== id || typed.includes(what)) return false
      return !begins.includes(what) || outcome === 'taken'
    })
    .map(({ what, outcome }) => (begins.includes(what) ? 'deploy_requested' : `${what} ${outcome}`))
  const expected = steps.map(({ event, state }) =>
    event === 'deploy_requested' ? event : `${event} ${state}`,
  )
  return [...new Set([...expected, ...moves])].flatMap(move => {
    const [had, has] = [expected, moves].map(some => some.filter(one => one === move).length)
    return had === has ? [] : [`${move} of ${id}: ${had} in the record, ${has} in the audit log`]
  })
}

export const readLines = (file: string): Line[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Line)
    : []

/**
 * Throws with all that is wrong in a folder whose bots have ended. Deployments that the test put there by hand have no
 * lines. None of these bots was killed, so nothing had to be added later.
 */
export async function expectAudited(folder: string, byHand: ReadonlySet<string>): Promise<void> {
  const [file, lines] = [join(folder, 'deployments.db'), readLines(join(folder, 'audit.jsonl'))]
  const faults = lines.flatMap(({ id, what, recovered }, nth) => [
    ...(recovered ? [`${what} was added later`] : []),
    ...(lines.findIndex(line => line.id === id) === nth ? [] : [`${what} stands twice, as ${id}`]),
  ])
  if (existsSync(file)) {
    const store = openSqliteStore(file)
    for (const { id } of await store.list({ limit: 200 })) {
      if (!byHand.has(id)) faults.push(...auditFaults(id, await store.steps(id), lines))
    }
    await store.close()
  }
  if (faults.length > 0) throw new Error(`the audit log is not the record\n${faults.join('\n')}`)
}
