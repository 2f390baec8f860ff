/** A process of the simulated world: what it started knows whose it is, and does nothing once that has died. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Host {
  readonly name: string
  readonly isAlive: boolean
  run<T>(work: () => T): T
  /** As `kill -9`: from here on nothing of it acts, writes or is heard. */
  die(): void
  /** Called at death. */
  onDeath(act: () => void): void
}

const current = new AsyncLocalStorage<Host>()

/** Whose code is running. */
export const currentHost = (): Host | undefined => current.getStore()

/** Thrown into code of a process that has died: it can reach nothing any more. */
export class ProcessGone extends Error {
  override readonly name = 'ProcessGone'
}

export function createHost(name: string): Host {
  const ends: (() => void)[] = []
  let isAlive = true
  const host: Host = {
    name,
    get isAlive() {
      return isAlive
    },
    run: work => current.run(host, work),
    die() {
      if (!isAlive) return
      isAlive = false
      for (const end of ends.splice(0)) end()
    },
    onDeath: act => void ends.push(act),
  }
  return host
}
