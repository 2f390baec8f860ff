import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Call,
  calls,
  type Fault,
  type How,
  hows,
  type Request,
  requests,
  timeoutSecondsOf,
} from './axes.ts'
import { document, file, type Observed } from './document.ts'
import type { Seen } from './heard.ts'
import { runHttp, runSave, runSay, type Times } from './in-process.ts'
import { runKilled } from './killed.ts'
import { type Cell, firstLine, type Outcome, outcomes, table, whatIsLeft } from './table.ts'

interface Job {
  readonly call: Call
  readonly fault: Fault
  readonly times: Times
  readonly outcome: Outcome
  readonly run: () => Promise<Seen>
}

const isHow = (fault: Fault): fault is How => fault in hows
const isRequest = (call: Call): call is Request => call in requests
const cells = (Object.keys(calls) as Call[]).flatMap(call =>
  Object.entries(table[call]).map(([fault, cell]) => ({ call, fault: fault as Fault, cell })),
)

function jobsOf({ call, fault, cell }: { call: Call; fault: Fault; cell: Cell }): Job[] {
  const [once, lasting]: readonly Outcome[] = typeof cell === 'string' ? [cell, cell] : cell
  const job = (times: Times, outcome = once as Outcome): Job => ({
    call,
    fault,
    times,
    outcome,
    run: () => run({ call, fault, times }),
  })
  return isHow(fault) && isRequest(call) ? [job('once'), job('lasting', lasting)] : [job('once')]
}

function run({ call, fault, times }: { call: Call; fault: Fault; times: Times }): Promise<Seen> {
  if (!isHow(fault)) return runKilled(call, fault === 'killed before' ? 'before' : 'after')
  if (call === 'say') return runSay(fault as Parameters<typeof runSay>[0])
  if (call === 'save') return runSave(fault as Parameters<typeof runSave>[0])
  return runHttp(call, fault, times)
}

const jobs = cells.flatMap(jobsOf)
const results = new Map<Job, Seen | Error>()

async function runAll(some: readonly Job[], atOnce: number): Promise<void> {
  const next = some.values()
  const one = async (): Promise<void> => {
    for (const job of next) {
      // A machine that is starved breaks the fair part of a run, too; what is wrong is wrong again.
      const run = job.run().catch(() => job.run())
      results.set(job, await run.catch(error => new Error(`${job.call}, ${job.fault}`, { cause: error })))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

function seen(job: Job): Seen {
  const result = results.get(job)
  if (!result || result instanceof Error) throw result ?? new Error('not run')
  return result
}

/** What was heard as the name of an outcome; a pin that went through may stand before a refusal. */
function outcomeOf({ heard }: Seen): string {
  const isRefused = heard.includes('refused')
  const kinds = isRefused ? heard.filter(kind => kind !== 'pinned') : heard
  const found = Object.entries(outcomes).find(([, outcome]) => outcome.heard.join() === kinds.join())
  return found?.[0] ?? kinds.join(', ')
}

/** What waits for long goes first. */
const slowness = ({ call, fault, times }: Job): number =>
  call === 'say' ? 3 : fault.startsWith('hang') ? (times === 'lasting' ? 2 : 1) : 0

beforeAll(async () => {
  const [inProcess, killed] = [true, false].map(here => jobs.filter(({ fault }) => isHow(fault) === here))
  const slowFirst = (inProcess ?? []).toSorted((a, b) => slowness(b) - slowness(a))
  await Promise.all([runAll(slowFirst, 16), runAll(killed ?? [], availableParallelism())])
}, 300_000)

describe.each(Object.entries(calls) as [Call, string][])('%s', call => {
  const mine = jobs.filter(job => job.call === call)
  test.each(mine.map(job => [job.fault, job.times, job.outcome, job] as const))('%s, %s: %s', (...of) => {
    const [fault, times, outcome, job] = of
    const { builds, goesOn, refusal, silenceMs, ...rest } = seen(job)
    expect([outcomeOf({ builds, goesOn, refusal, silenceMs, ...rest }), times]).toEqual([outcome, times])
    expect([builds, goesOn]).toEqual([1, true])
    if (isHow(fault) && isRequest(call)) {
      expect(silenceMs).toBeLessThan((timeoutSecondsOf(fault) + 1) * 1_000)
      const [first, second] = refusal?.split('\n') ?? []
      const isRefused = outcome.endsWith('refused')
      expect(first).toBe(isRefused ? firstLine(call, fault) : undefined)
      expect(second?.slice(0, whatIsLeft(call, fault).length)).toBe(
        isRefused ? whatIsLeft(call, fault) : undefined,
      )
    }
  })
})

test(`${file} tells what was observed; npm run fault-matrix writes it`, () => {
  const observed: Observed[] = cells.map(({ call, fault }) => {
    const all = jobs.filter(job => job.call === call && job.fault === fault).map(job => seen(job))
    const refusals = all.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]))
    return { call, fault, outcomes: all.map(outcomeOf), refusals }
  })
  const text = document(observed)
  if (process.env.WRITE_FAULT_MATRIX) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
