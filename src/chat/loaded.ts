import { inTime } from '../in-time.ts'
import type { Brain } from './hubot.ts'

/** How long a keeper that gives no sign may take to appear, and how long one that does may take to load, in ms. */
const waits = { sign: 1_000, load: 10_000 }

/**
 * Whether the brain holds what was kept of it. Hubot says so by `loaded`, but only where something keeps the brain, and
 * also when any script sets a value. A keeper shows itself by listening for `save`, and by autoSave being off while it
 * loads. Going on without it is safe in the end: what was set by command is in our own store as well. Resolves with
 * false when it was given up.
 */
export function brainLoaded(brain: Brain): Promise<boolean> {
  const known = waiting.get(brain) ?? waitFor(brain)
  waiting.set(brain, known)
  return known()
}

const waiting = new WeakMap<Brain, () => Promise<boolean>>()

function waitFor(brain: Brain): () => Promise<boolean> {
  const attachedAt = Date.now()
  let loaded = holdsSomething(brain)
  const event = new Promise<void>(resolve => {
    const look = (): void => {
      loaded = brain.autoSave
      if (!loaded) return
      brain.off('loaded', later)
      resolve()
    }
    /** A keeper fills the brain, which is when this is called, and then switches autoSave on. */
    const later = (): void => void setImmediate(look)
    brain.on('loaded', later)
  })
  const isKept = (): boolean => brain.listenerCount('save') > 0 || !brain.autoSave

  return async () => {
    if (loaded) return true
    await until(event, attachedAt + waits.sign)
    if (loaded || !isKept()) return true
    await until(event, attachedAt + waits.load)
    return loaded
  }
}

/** Values of scripts are there before anybody typed only when a keeper was quicker than we. */
const holdsSomething = ({ data, autoSave }: Brain): boolean =>
  autoSave && Object.keys(data).some(key => key !== 'users' && key !== '_private')

async function until(event: Promise<void>, untilMs: number): Promise<void> {
  const leftMs = untilMs - Date.now()
  if (leftMs <= 0) return
  await inTime(event, leftMs, () => undefined)
}
