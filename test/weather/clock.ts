/** Virtual time: hours pass in milliseconds, and a timer of a process that has died never rings. */
import { syncBuiltinESMExports } from 'node:module'
import timersPromises from 'node:timers/promises'
import { install } from '@sinonjs/fake-timers'
import { currentHost } from './host.ts'

export interface Clock {
  now(): number
  /** Rings whoever is alive. */
  after(ms: number, ring: () => void): void
  /** Lets everything happen that is due until then. */
  advance(ms: number): Promise<void>
  /** Waits for what needs no virtual time: files, modules, promises. */
  settle<T>(promise: Promise<T>): Promise<T>
  uninstall(): void
}

/** How long files and modules may take on a busy machine, in seconds of real time. */
const longestSettleS = 60

type Ring = (...values: unknown[]) => void

export function startClock(startMs: number, broke: (error: unknown) => void): Clock {
  const turn = setImmediate
  const clock = install({
    now: startMs,
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'Date',
      'performance',
    ],
  })
  const fake = { setTimeout, setInterval, setImmediate }
  const owned = (ring: Ring): Ring => {
    const host = currentHost()
    if (!host) return ring
    return (...values) => {
      if (host.isAlive) host.run(() => ring(...values))
    }
  }
  Object.assign(globalThis, {
    setTimeout: (ring: Ring, ms?: number, ...values: unknown[]) =>
      fake.setTimeout(owned(ring), ms, ...values),
    setInterval: (ring: Ring, ms?: number, ...values: unknown[]) =>
      fake.setInterval(owned(ring), ms, ...values),
    setImmediate: (ring: Ring, ...values: unknown[]) => fake.setImmediate(owned(ring), ...values),
  })
  const { setTimeout: realSleep } = timersPromises
  const sleep = <T>(ms?: number, value?: T): Promise<T | undefined> =>
    new Promise(resolve => setTimeout(resolve, ms, value))
  Object.assign(timersPromises, { setTimeout: sleep })
  syncBuiltinESMExports()

  const drain = (): Promise<void> => new Promise(resolve => void turn(resolve))

  return {
    now: () => clock.now,
    after: (ms, ring) => void fake.setTimeout(ring, ms),
    async advance(ms) {
      let isThere = false
      fake.setTimeout(() => {
        isThere = true
      }, ms)
      await drain()
      while (!isThere) {
        try {
          clock.next()
        } catch (error) {
          broke(error)
        }
        await drain()
      }
    },
    async settle(promise) {
      let isSettled = false
      const done = (): void => {
        isSettled = true
      }
      promise.then(done, done)
      const since = process.uptime()
      while (!isSettled) {
        if (process.uptime() - since > longestSettleS) {
          throw new Error('waits for virtual time, which stands still')
        }
        await drain()
      }
      return await promise
    },
    uninstall() {
      clock.uninstall()
      Object.assign(timersPromises, { setTimeout: realSleep })
      syncBuiltinESMExports()
    },
  }
}
