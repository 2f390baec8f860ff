import { beforeEach, expect, test, vi } from 'vitest'
import { createDelays, type Delays } from '../../src/deployment/delays.ts'
import type { Deployment } from '../../src/deployment/deployment.ts'
import type { DeploymentEvent } from '../../src/deployment/event.ts'
import { type Approval, type Build, type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from './sample.ts'

const requestedAt = '2026-11-22T14:02:00.000Z'
const startMs = Date.parse(requestedAt)
const queued = deployment({ state: 'queued', requestedAt })
const running = deployment({ state: 'running', requestedAt })
const waiting = (waitReason?: string): Build =>
  build({ state: 'queued', queuedAt: requestedAt, ...(waitReason === undefined ? {} : { waitReason }) })

let nowMs: number
let events: DeploymentEvent[]
let past: Deployment[]
let lists: number
let asked: number
let approval: () => Promise<Approval | null>
let faults: unknown[]
let delays: Delays

beforeEach(() => {
  ;[nowMs, events, past, lists, asked, faults] = [startMs, [], [], 0, 0, []]
  approval = async () => null
  delays = createDelays({
    store: {
      list: async () => {
        lists += 1
        return past
      },
    },
    server: () =>
      ({
        approval: async () => {
          asked += 1
          return await approval()
        },
      }) as unknown as TeamCity,
    apply: async (_id, event) => {
      events.push(event)
      return { moved: false, reason: 'as it was' }
    },
    patienceMs: 300_000,
    now: () => nowMs,
    failed: (_deployment, error) => faults.push(error),
  })
})

/** One read of the build, so long after it was asked for. */
async function read(of: Deployment, shown: Build, afterMs: number): Promise<void> {
  nowMs = startMs + afterMs
  delays.look(of, shown)
  await new Promise(resolve => setImmediate(resolve))
}

const took = (minutes: number): Deployment =>
  deployment({
    state: 'succeeded',
    startedAt: requestedAt,
    finishedAt: new Date(startMs + minutes * 60_000).toISOString(),
  })

test('TeamCity is asked about an approval when its wait reason speaks of one, or after half a minute', async () => {
  await read(queued, waiting('Build settings have not been finalized'), 1_000)
  expect(asked).toBe(0)
  await read(queued, waiting('Build is waiting for approval'), 1_000)
  expect(asked).toBe(1)
})

test('a build that needs none is asked about once', async () => {
  await read(queued, waiting(), 31_000)
  await read(queued, waiting(), 60_000)
  expect([asked, events]).toEqual([1, []])
})

test('who has to approve is said, and the wait for the queue counts from the approval on', async () => {
  const awaited = { users: ['dave'], groups: [{ name: 'Release', count: 2 }] }
  approval = async () => awaited
  await read(queued, waiting('approval'), 1_000)
  await read(queued, waiting('approval'), 600_000)
  const delay = { about: 'awaits_approval', ...awaited }
  expect(events).toEqual([
    { type: 'delay_seen', delay },
    { type: 'delay_seen', delay },
  ])
  approval = async () => null
  events.length = 0
  const told = { ...queued, told: ['awaits_approval'] } as const
  await read(told, waiting('approval'), 700_000)
  await read(told, waiting(), 899_000)
  expect(events).toEqual([])
  await read(told, waiting(), 900_000)
  expect(events).toEqual([
    { type: 'delay_seen', delay: { about: 'waits_long', since: new Date(startMs + 600_000).toISOString() } },
  ])
})

const fault = (kind: 'forbidden' | 'timeout' | 'unauthorized') =>
  new TeamCityFault('production', { kind, said: 'no', sent: 'no', transient: false })

test('a server that can not say is asked again; one that does not let the bot see is not', async () => {
  approval = async () => Promise.reject(fault('timeout'))
  await read(queued, waiting('approval'), 1_000)
  await read(queued, waiting('approval'), 2_000)
  expect(asked).toBe(2)
  approval = async () => Promise.reject(fault('forbidden'))
  await read(queued, waiting('approval'), 3_000)
  await read(queued, waiting('approval'), 4_000)
  expect([asked, faults]).toEqual([3, []])
})

test('while a server is silent about an approval it is not asked twice, and nobody waits for it', async () => {
  approval = () => new Promise(() => undefined)
  await read(queued, waiting('approval'), 1_000)
  await read(queued, waiting('approval'), 2_000)
  expect(asked).toBe(1)
})

const runs = build({ state: 'running', startedAt: requestedAt })

test('three that ended well tell how long it takes; they are read once, and not in the first minute', async () => {
  past = [took(4), took(5), took(4)]
  await read(running, runs, 59_000)
  expect(lists).toBe(0)
  await read(running, runs, 300_000)
  expect(events).toEqual([])
  await read(running, runs, 360_000)
  expect([lists, events]).toEqual([
    1,
    [{ type: 'delay_seen', delay: { about: 'runs_long', usualMs: 240_000 } }],
  ])
})

test('two tell nothing, and are read once', async () => {
  past = [took(4), took(4), deployment({ state: 'failed' })]
  await read(running, runs, 3_600_000)
  await read(running, runs, 3_615_000)
  expect([lists, events]).toEqual([1, []])
})

test('a store that can not be read is reported, and asked again at the next read', async () => {
  const list = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue([])
  delays = createDelays({
    store: { list },
    server: () => ({}) as unknown as TeamCity,
    apply: async () => ({ moved: false, reason: '' }),
    patienceMs: 1,
    now: () => nowMs,
    failed: (_deployment, error) => faults.push(error),
  })
  await read(running, runs, 90_000)
  await read(running, runs, 91_000)
  expect([list.mock.calls.length, faults.map(String)]).toEqual([2, ['Error: away']])
})

test('what is not active any more is forgotten', async () => {
  await read(queued, waiting('approval'), 1_000)
  delays.keep(new Set())
  await read(queued, waiting('approval'), 2_000)
  expect(asked).toBe(2)
})

test('a build that can not be read for two minutes is told of, with what its server says; a shorter while is not', () => {
  const unread = (afterMs: number, of = running, error: unknown = fault('unauthorized')): void => {
    nowMs = startMs + afterMs
    delays.unread(of, startMs + 60_000, error)
  }
  unread(60_000)
  unread(179_999)
  unread(180_000, { ...running, told: ['goes_unread'] })
  unread(180_000, running, new Error('a bug of ours'))
  expect(events).toEqual([])
  unread(180_000)
  const delay = { about: 'goes_unread', since: '2026-11-22T14:03:00.000Z', said: 'no' }
  expect(events).toEqual([{ type: 'delay_seen', delay }])
})

test('production, whose clock is ahead, keeps nobody waiting for its delays', async () => {
  const ahead = new Date(startMs + 600_000).toISOString()
  const shown = { ...waiting(), queuedAt: ahead }
  await read(queued, shown, 1_000)
  await read(queued, shown, 300_000)
  expect(events).toEqual([])
  await read(queued, shown, 301_000)
  expect(events).toMatchObject([{ delay: { about: 'waits_long', since: '2026-11-22T14:02:01.000Z' } }])
  past = [took(1), took(1), took(1)]
  const runs = build({ state: 'running', startedAt: ahead })
  await read(running, runs, 310_000)
  await read(running, runs, 310_000 + 119_000)
  expect(events).toHaveLength(1)
  await read(running, runs, 310_000 + 120_000)
  expect(events[1]).toMatchObject({ delay: { about: 'runs_long' } })
})
