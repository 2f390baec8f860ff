/** Lines that are being looked into in this process: what they will make is not in the store yet, and may be meant. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'

const open = new WeakMap<App['store'], Map<string, number>>()

const everyMs = 10

/** While that work is done, the alias counts as looked into. */
export async function lookedInto<T>(alias: string, app: App, work: () => Promise<T>): Promise<T> {
  const counts = open.get(app.store) ?? new Map<string, number>()
  open.set(app.store, counts)
  const key = alias.toLowerCase()
  const add = (more: number): void => {
    const count = (counts.get(key) ?? 0) + more
    if (count === 0) counts.delete(key)
    else counts.set(key, count)
  }
  add(1)
  try {
    return await work()
  } finally {
    add(-1)
  }
}

/** Resolves when the alias is active, or nothing that was typed before may make it so. */
export async function allDecided(alias: string, app: App): Promise<void> {
  while (open.get(app.store)?.has(alias.toLowerCase()) && !(await app.store.activeOf(alias))) {
    await sleep(everyMs)
  }
}
