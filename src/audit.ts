/**
 * The audit log: one JSON line per decision, only ever added to. A line is written when the store has the decision, and
 * before it is answered; the store's steps remain the truth, the file is for whoever must show afterwards who did what.
 */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Deployment, Person } from './deployment/deployment.ts'
import type { DeploymentEvent } from './deployment/event.ts'
import { appendLine, checkAppend } from './log/append.ts'
import { clean } from './log/clean.ts'
import { oneLine } from './messages/fault.ts'
import { auditFails } from './messages/start.ts'

/** What a person decides by a command. */
export type What =
  | 'deploy'
  | 'set_alias'
  | 'clear_alias'
  | 'retry'
  | 'give_up'
  | 'follow'
  | 'override'
  | 'lock'
  | 'unlock'
  | 'cancel'
  | 'rollback'
  | 'redeploy'
  | 'yes'
  | 'no'
  | 'next'
  | 'leave'

/** One decision. docs/operations.md describes the fields. */
export interface Decision {
  /** A command, the event that moved a deployment, or `webhook`. */
  readonly what: What | 'webhook' | DeploymentEvent['type']
  /** `asked`: it waits for a yes. For an event the state that the deployment is in now. */
  readonly outcome: 'taken' | 'asked' | 'refused' | 'repeated' | 'fault' | Deployment['state']
  readonly why?: string | undefined
  /** Null where nobody is known. */
  readonly who: Person | null
  /** Who has said yes to it. */
  readonly approvedBy?: Person
  readonly room: string | null
  readonly message?: { readonly key?: string; readonly id?: string; readonly text?: string }
  readonly alias?: string | undefined
  readonly deployment?: string | undefined
  /** Number of the build that is shipped, and where to. */
  readonly build?: string | undefined
  readonly env?: string | undefined
  /** Until when the freeze stands in spite of which it was asked for, and why. */
  readonly inFreeze?: string | undefined
  /** Who did it on TeamCity's side, where that was somebody. */
  readonly by?: string | undefined
  /** Address that a webhook came from, and how many it has sent since the line before. */
  readonly from?: string | undefined
  readonly count?: number
}

/** A step of a deployment whose line is added later: `at` is when it was taken. */
export interface Late extends Omit<Decision, 'what' | 'outcome'> {
  readonly at: string
  readonly recovered: true
  readonly what: string
  readonly outcome: string
}

export interface Audit {
  record(decision: Decision | Late): void
  /** Why no decision can be recorded, as one line; null when it can. */
  hindrance(): string | null
}

/** What could not be written waits in memory until it can; more than this is in the log alone. */
const mostWaiting = 1_000
/** A disk with less room than this, in bytes, is full. */
const enough = 65_536

/** `file` is null where the audit log is switched off. */
export function createAudit(options: {
  file: string | null
  now: () => number
  newId: () => string
  failed: (what: string, line: object) => void
}): Audit {
  const { file, now, newId, failed } = options
  const waiting: string[] = []

  /** In the order in which they were decided. Throws at the first that can't be written. */
  function write(into: string): void {
    for (let line = waiting[0]; line !== undefined; line = waiting[0]) {
      appendLine(into, line)
      waiting.shift()
    }
  }

  return {
    record(decision) {
      if (file === null) return
      const line = { at: new Date(now()).toISOString(), id: newId(), ...cleaned(decision) }
      waiting.push(JSON.stringify(line))
      try {
        write(file)
      } catch (error) {
        if (waiting.length > mostWaiting) waiting.shift()
        failed(auditFails(file, error), line)
      }
    },
    hindrance() {
      if (file === null) return null
      try {
        write(file)
        checkAppend(file)
        const { bavail, bsize } = statfsSync(dirname(file))
        return bavail * bsize < enough ? 'the disk is full' : null
      } catch (error) {
        return oneLine(error)
      }
    },
  }
}

/** Our own words, by which lines are found again: a short secret may be one of them. */
const ours = new Set(['at', 'what', 'outcome', 'deployment', 'recovered'])

const cleaned = (decision: Decision | Late): object =>
  Object.fromEntries(
    Object.entries(decision).map(([name, value]) => [name, ours.has(name) ? value : clean(value)]),
  )

/** Which deployment a decision is about. */
export const subjectOf = ({ id, alias, build, env, inFreeze }: Deployment): Subject => ({
  alias,
  deployment: id,
  build: build.number,
  env,
  ...(inFreeze ? { inFreeze: `until ${inFreeze.until ?? 'no end'} ${inFreeze.why.join(', ')}`.trim() } : {}),
})

type Subject = Pick<Decision, 'alias' | 'deployment' | 'build' | 'env' | 'inFreeze'>

/** The move of a deployment, as it was saved. */
export const moveOf = (deployment: Deployment, event: DeploymentEvent): Decision => ({
  what: event.type,
  outcome: deployment.state,
  why: 'hindrance' in event ? reasonOf(event.hindrance) : pinsOf(event),
  ...aboutOf(deployment),
  by: 'by' in event ? event.by : undefined,
})

/** What all lines about what becomes of a deployment have. */
export const aboutOf = (
  deployment: Deployment,
): Pick<Decision, 'who' | 'approvedBy' | 'room' | 'message'> & Subject => ({
  who: deployment.requestedBy,
  ...(deployment.approvedBy ? { approvedBy: deployment.approvedBy } : {}),
  room: deployment.room,
  ...(deployment.messageKey === undefined ? {} : { message: { key: deployment.messageKey } }),
  ...subjectOf(deployment),
})

/** Which builds lose their pin. */
const pinsOf = (event: DeploymentEvent): string | undefined =>
  event.type === 'newer_pins_found' ? event.pins.map(pin => pin.number).join(', ') : undefined

const reasonOf = (hindrance: Extract<DeploymentEvent, { hindrance: object }>['hindrance']): string =>
  hindrance.why === 'fault' ? `${hindrance.server} ${hindrance.kind} [ref ${hindrance.ref}]` : hindrance.why
