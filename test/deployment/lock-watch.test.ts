import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Destination } from '../../src/deployment/deployment.ts'
import type { Lock } from '../../src/deployment/lock.ts'
import { createLockWatch, type LockWatch } from '../../src/deployment/lock-watch.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Locks, Store } from '../../src/store/store.ts'

const endMs = Date.parse('2026-11-22T16:02:00.000Z')
const dana = { id: 'U7', name: 'dana' }
const lock: Lock = {
  id: 'l1',
  alias: 'search',
  by: dana,
  room: 'ops',
  since: '2026-11-22T14:02:00.000Z',
  until: '2026-11-22T16:02:00.000Z',
}

let folder: string
let store: Store
let nowMs: number
let said: Destination[]
const faults: unknown[] = []
const watches: LockWatch[] = []

beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'locks-'))
  store = openSqliteStore(join(folder, 'store.db'))
  nowMs = endMs
  said = []
  faults.length = 0
})
afterEach(async () => {
  for (const watch of watches.splice(0)) watch.stop()
  vi.useRealTimers()
  await store.close()
  rmSync(folder, { recursive: true })
})

const say = async (to: Destination): Promise<void> => void said.push(to)

function start(options: { say?: typeof say; speaks?: () => boolean; store?: Locks } = {}): void {
  const watch = createLockWatch({
    store,
    say,
    speaks: () => true,
    words: ({ id }) => id,
    now: () => nowMs,
    newId: () => 'call',
    failed: error => faults.push(error),
    ...options,
  })
  watches.push(watch)
  watch.start()
}

const pass = async (ms: number): Promise<void> => {
  const step = Math.max(100, ms / 1_000)
  await vi.advanceTimersByTimeAsync(0)
  for (let passed = 0; passed < ms; passed += step) {
    nowMs += step
    await vi.advanceTimersByTimeAsync(step)
  }
}

test('an end is said where it was locked, when it has come and not before', async () => {
  nowMs = endMs - 2_000
  await store.saveLock(lock, nowMs)
  start()
  await pass(1_900)
  expect(said).toEqual([])
  await pass(2_000)
  await pass(60_000)
  expect(said).toEqual([{ room: 'ops', person: dana }])
  expect(await store.locks()).toEqual([])
})

test('of two who see it at once one says it', async () => {
  await store.saveLock(lock, endMs - 1)
  let meet = (): void => {}
  const met = new Promise<void>(resolve => {
    meet = resolve
  })
  let reads = 0
  const both: Locks = {
    ...store,
    async locks() {
      const found = await store.locks()
      reads += 1
      if (reads === 2) meet()
      await met
      return found
    },
  }
  start({ store: both })
  start({ store: both })
  await pass(5_000)
  expect(said).toEqual([{ room: 'ops', person: dana }])
})

test('one without a time has no end', async () => {
  const { until: _none, ...open } = lock
  await store.saveLock(open, nowMs)
  start()
  await pass(3_600_000)
  expect(said).toEqual([])
  expect(await store.locks()).toEqual([open])
})

test('a room that takes nothing keeps no other from hearing of its lock', async () => {
  await store.saveLock({ ...lock, id: 'l0', alias: '*', room: 'archived' }, endMs - 1)
  await store.saveLock(lock, endMs - 1)
  start({
    say: async to => {
      if (to.room === 'archived') throw new Error('there is no such room')
      await say(to)
    },
  })
  await pass(2_000)
  expect(said).toEqual([{ room: 'ops', person: dana }])
  expect(await store.locks()).toMatchObject([{ id: 'l0' }])
  expect(faults).toHaveLength(1)
})

test('a bot that is not in the chat leaves it to one that is', async () => {
  await store.saveLock(lock, endMs - 1)
  let isIn = false
  start({ speaks: () => isIn })
  await pass(5_000)
  expect(await store.locks()).toEqual([lock])
  isIn = true
  await pass(1_000)
  expect(said).toHaveLength(1)
})

test('what the chat rejects is put back, and said later', async () => {
  await store.saveLock(lock, endMs - 1)
  let isAway = true
  let tries = 0
  start({
    say: async to => {
      tries += 1
      if (isAway) throw new Error('away')
      await say(to)
    },
  })
  await pass(9_000)
  expect([tries, faults.length]).toEqual([1, 1])
  expect(await store.locks()).toEqual([lock])
  isAway = false
  await pass(3_000)
  expect([tries, said.length]).toEqual([2, 1])
  expect(await store.locks()).toEqual([])
})

test('what the chat rejects while the store is away is put back when that is there again', async () => {
  await store.saveLock(lock, endMs - 1)
  let isAway = true
  start({
    say: async to => {
      if (isAway) throw new Error('away')
      await say(to)
    },
    store: {
      locks: store.locks,
      removeLock: store.removeLock,
      saveLock: (...of) => (isAway ? Promise.reject(new Error('away')) : store.saveLock(...of)),
    },
  })
  await pass(20_000)
  expect(await store.locks()).toEqual([])
  isAway = false
  await pass(13_000)
  expect(said).toHaveLength(1)
  expect(await store.locks()).toEqual([])
})

test('an end that nobody could be told of for a week is no news', async () => {
  await store.saveLock(lock, endMs - 1)
  nowMs = endMs + 8 * 86_400_000
  start()
  await pass(2_000)
  expect(said).toEqual([])
  expect(await store.locks()).toEqual([])
})

test('a chat that is silent for 30 seconds has taken it', async () => {
  await store.saveLock(lock, endMs - 1)
  await store.saveLock({ ...lock, id: 'l2', alias: 'books' }, endMs - 1)
  let tries = 0
  start({
    say: () => {
      tries += 1
      return new Promise(() => {})
    },
  })
  await pass(2_000)
  expect(tries).toBe(1)
  await pass(30_000)
  expect(tries).toBe(2)
})
