/**
 * For how long the event loop was blocked. Node's monitor measures from one millisecond tick of its own to the next, so
 * a loop that does nothing shows the tick itself: that is printed beside.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Blocked {
  readonly p99Ms: number
  readonly mostMs: number
}

export async function blockedDuring(run: () => unknown): Promise<Blocked> {
  const end = await watchEventLoop()
  await run()
  return await end()
}

/** Resolves when it watches, with what ends it. */
export async function watchEventLoop(): Promise<() => Promise<Blocked>> {
  const monitor = monitorEventLoopDelay({ resolution: 1 })
  monitor.enable()
  await sleep(5)
  monitor.reset()
  return async () => {
    // What blocked last is counted at the tick after it.
    await sleep(5)
    monitor.disable()
    return { p99Ms: monitor.percentile(99) / 1e6, mostMs: monitor.max / 1e6 }
  }
}

export const blockedWhenIdle = (): Promise<Blocked> => blockedDuring(() => sleep(1_000))

export function printBlocked(title: string, results: Readonly<Record<string, Blocked>>): void {
  console.log(`\n${title}: event loop blocked (target: p99 below 10 ms)`)
  const width = Math.max(...Object.keys(results).map(name => name.length))
  for (const [name, { p99Ms, mostMs }] of Object.entries(results)) {
    const [p99, most] = [p99Ms, mostMs].map(value => `${value.toFixed(2).padStart(8)} ms`)
    console.log(`  ${name.padEnd(width)}  p99 ${p99}  at most ${most}`)
  }
}
