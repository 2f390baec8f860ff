/**
 * A bot that is killed between the commit of a step and its line in the audit log leaves the step without one. The next
 * bot on that store adds such lines, as far as the end of the file tells what it has.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { type Audit, aboutOf, type Late } from './audit.ts'
import type { Deployment } from './deployment/deployment.ts'
import type { Step, Store } from './store/store.ts'

/** A step of that deployment. */
export type Recorded = Step & { readonly deployment: Deployment }

/** What is read of a line. */
export interface Line {
  readonly at: string
  readonly what: string
  readonly outcome: string
  readonly deployment?: string
  readonly recovered?: boolean
}

/** Of the deployments that are over so many are looked at, and so many of those with effects in the outbox. */
const newest = 20
/** Of the file so many bytes are read. */
const tailBytes = 1_000_000

/**
 * Lines that the steps should have and the end of the file has not, oldest first. Whatever is older than the first line of
 * it may stand before it, or in a file that was moved away. Lines that were added later say nothing about that.
 */
export function missingLines(steps: readonly Recorded[], lines: readonly Line[]): Late[] {
  const first = lines.find(({ recovered }) => recovered !== true)
  if (!first) return []
  const left = [...lines]
  const newestFirst = steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).reverse()
  const unmatched = withoutLine(newestFirst, left, (line, step) => Date.parse(line.at) >= Date.parse(step.at))
  // A clock that was set back in between gives a line an earlier time than its step.
  return withoutLine(unmatched, left, () => true)
    .filter(({ at }) => Date.parse(at) > Date.parse(first.at))
    .reverse()
    .map(lineOf)
}

/** Steps for which none of the lines that are left will do; those that do are taken out. */
function withoutLine(
  steps: readonly Recorded[],
  left: Line[],
  suits: (line: Line, step: Recorded) => boolean,
): Recorded[] {
  return steps.filter(step => {
    const at = left.findIndex(line => isOf(line, step) && suits(line, step))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const begins = ['deploy', 'override', 'rollback', 'redeploy']
const isBeginning = ({ event }: Step): boolean => event === 'deploy_requested'

function isOf({ what, outcome, deployment: id }: Line, step: Recorded): boolean {
  if (id !== step.deployment.id) return false
  if (isBeginning(step)) return begins.includes(what) && outcome === 'taken'
  return what === step.event && outcome === step.state
}

const lineOf = (step: Recorded): Late => ({
  at: step.at,
  recovered: true,
  what: isBeginning(step) ? commandOf(step.deployment) : step.event,
  outcome: isBeginning(step) ? 'taken' : step.state,
  ...aboutOf(step.deployment),
})

const commandOf = ({ again, overrides }: Deployment): string =>
  again?.is ?? (overrides ? 'override' : 'deploy')

/**
 * Adds what bots before this one, which began at that time, have left out; resolves with how many lines. Where several
 * bots share the store, each has a file of its own, so one file tells nothing about what the others have written.
 */
export async function addMissingLines(options: {
  store: Store
  audit: Audit
  file: string | null
  beganMs: number
}): Promise<number> {
  const { store, audit, file, beganMs } = options
  if (file === null || store.replicas) return 0
  const steps = await recordOf(store)
  const late = missingLines(steps, linesOf(file)).filter(({ at }) => Date.parse(at) < beganMs)
  for (const line of late) audit.record(line)
  return late.length
}

async function recordOf(store: Store): Promise<Recorded[]> {
  const waiting = await Promise.all((await store.waiting(newest)).map(store.deployment))
  const all = [...(await store.active()), ...(await store.list({ limit: newest })), ...waiting]
  const each = new Map(all.flatMap(deployment => (deployment ? [[deployment.id, deployment]] : [])))
  const steps = [...each.values()].map(async deployment =>
    (await store.steps(deployment.id)).map(step => ({ ...step, deployment })),
  )
  return (await Promise.all(steps)).flat()
}

/** Of a file that is not there, or can't be read, none. */
function linesOf(file: string): Line[] {
  try {
    if (!statSync(file).isFile()) return []
    return tailOf(file).split('\n').flatMap(lineIn)
  } catch {
    return []
  }
}

function tailOf(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = statSync(file)
    const from = Math.max(0, size - tailBytes)
    const bytes = Buffer.alloc(size - from)
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, from))
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    closeSync(descriptor)
  }
}

/** None where it was cut off, or is not ours. */
function lineIn(text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text)
    return isLine(line) ? [line] : []
  } catch {
    return []
  }
}

const isLine = (line: unknown): line is Line =>
  typeof line === 'object' &&
  line !== null &&
  'at' in line &&
  'what' in line &&
  'outcome' in line &&
  [line.at, line.what, line.outcome].every(field => typeof field === 'string')
