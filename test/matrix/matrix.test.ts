import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { type Markers, runAround, runMarker } from './around.ts'
import {
  type Call,
  calls,
  type Fault,
  type How,
  hows,
  isAround,
  isAroundRequest,
  type Request,
  requests,
  timeoutSecondsOf,
} from './axes.ts'
import { document, file, type Observed } from './document.ts'
import type { Left, Seen } from './heard.ts'
import { runHttp, runSave, runSay, type Times } from './in-process.ts'
import { runKilled } from './killed.ts'
import { always, type Cell, firstLine, type Outcome, outcomes, table, whatIsLeft } from './table.ts'

interface Job {
  readonly call: Call
  readonly fault: Fault
  readonly times: Times
  readonly outcome: Outcome
  readonly run: () => Promise<Seen>
}

/** Around a deploy a fault that lasts counts where it changes what comes of it. */
const isTwice = (call: Call, fault: Fault, cell: Cell): boolean =>
  isHow(fault) && (isAround(call) ? typeof cell !== 'string' : isRequest(call))
const isHow = (fault: Fault): fault is How => fault in hows
const isRequest = (call: Call): call is Request => call in requests
/** Without a Redis there are no markers to look for. */
const here = (Object.keys(calls) as Call[]).filter(call => call !== 'marker' || redisIsHere)
const cells = here.flatMap(call =>
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
  return isTwice(call, fault, cell) ? [job('once'), job('lasting', lasting)] : [job('once')]
}

function run({ call, fault, times }: { call: Call; fault: Fault; times: Times }): Promise<Seen> {
  const redisPort = redis?.port ?? null
  if (isAroundRequest(call)) return runAround(call, fault as How, { times, redisPort })
  if (call === 'marker') return runMarker(fault as Markers, redisPort ?? 0)
  if (!isHow(fault)) return runKilled(call, fault === 'killed before' ? 'before' : 'after')
  if (call === 'say') return runSay(fault as Parameters<typeof runSay>[0])
  if (call === 'save') return runSave(fault as Parameters<typeof runSave>[0])
  return runHttp(call, fault, times)
}

let redis: RedisServer | undefined
afterAll(() => redis?.close())

const jobs = cells.flatMap(jobsOf)
const results = new Map<Job, Seen | Error>()

async function runAll(some: readonly Job[], atOnce: number): Promise<void> {
  const next = some.values()
  const one = async (): Promise<void> => {
    for (const job of next) {
      // A machine that is starved breaks the fair part of a run, too; what is wrong is wrong again.
      const first = await job.run().catch(() => null)
      if (first && outcomeOf(first) === job.outcome) results.set(job, first)
      else {
        const fails = (error: unknown): Error => new Error(`${job.call}, ${job.fault}`, { cause: error })
        results.set(job, await job.run().catch(fails))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

function seen(job: Job): Seen {
  const result = results.get(job)
  if (!result || result instanceof Error) throw result ?? new Error('not run')
  return result
}

const hasLeft = (outcome: (typeof outcomes)[Outcome], left: Left | undefined): boolean =>
  left === undefined || isDeepStrictEqual({ ...always, ...without, ...outcome.left }, left)
const without = redisIsHere ? {} : { markers: [] }

/** What was heard as the name of an outcome; a pin that went through may stand before a refusal. */
function outcomeOf({ heard, left }: Seen): string {
  const isRefused = heard.includes('refused')
  const kinds = isRefused ? heard.filter(kind => kind !== 'pinned') : heard
  const found = Object.entries(outcomes).find(
    ([, outcome]) => outcome.heard.join() === kinds.join() && hasLeft(outcome, left),
  )
  return found?.[0] ?? `${kinds.join(', ')} ${left ? JSON.stringify(left) : ''}`
}

/** What waits for long goes first. */
const slowness = ({ call, fault, times }: Job): number =>
  call === 'say' ? 3 : fault.startsWith('hang') ? (times === 'lasting' ? 2 : 1) : 0

beforeAll(async () => {
  if (redisIsHere) redis = await startRedis()
  const [inProcess, killed] = [true, false].map(here => jobs.filter(({ fault }) => isHow(fault) === here))
  const slowFirst = (inProcess ?? []).toSorted((a, b) => slowness(b) - slowness(a))
  await Promise.all([runAll(slowFirst, 16), runAll(killed ?? [], availableParallelism())])
}, 600_000)

describe.each(here.map(call => [call] as const))('%s', call => {
  const mine = jobs.filter(job => job.call === call)
  test.each(mine.map(job => [job.fault, job.times, job.outcome, job] as const))('%s, %s: %s', (...of) => {
    const [fault, times, outcome, job] = of
    const { builds, goesOn, refusal, silenceMs, ...rest } = seen(job)
    expect([outcomeOf({ builds, goesOn, refusal, silenceMs, ...rest }), times]).toEqual([outcome, times])
    expect([builds, goesOn]).toEqual([1, true])
    if (isHow(fault) && (isRequest(call) || isAroundRequest(call))) {
      expect(silenceMs).toBeLessThan((timeoutSecondsOf(fault, call) + 1) * 1_000)
      const [first, second] = refusal?.split('\n') ?? []
      const isRefused = outcome.endsWith('refused')
      if (isAround(call)) {
        expect(first).toEqual(
          isRefused ? expect.stringMatching(/^Nothing was done\. Artifactory /) : undefined,
        )
        return
      }
      expect(first).toBe(isRefused ? firstLine(call, fault) : undefined)
      expect(second?.slice(0, whatIsLeft(call, fault).length)).toBe(
        isRefused ? whatIsLeft(call, fault) : undefined,
      )
    }
  })
})

test.skipIf(!redisIsHere)(`${file} tells what was observed; npm run fault-matrix writes it`, () => {
  const observed: Observed[] = cells.map(({ call, fault }) => {
    const all = jobs.filter(job => job.call === call && job.fault === fault).map(job => seen(job))
    const refusals = all.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]))
    return { call, fault, outcomes: all.map(outcomeOf), refusals }
  })
  const text = document(observed)
  if (process.env.WRITE_FAULT_MATRIX) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
