import type { Brain } from './hubot.ts'

/** How long a persister that gives no sign may take to appear, and how long one that does may take to load, in ms. */
const waits = { sign: 1_000, load: 10_000 }

/**
 * Whether the brain holds what was kept of it. Hubot says so by `loaded`, but only where something keeps the brain; a
 * persister shows itself by listening for `save` or by switching autoSave off. Going on without it is safe in the
 * end: what was set by command is in our own store as well.
 */
export function brainLoaded(brain: Brain): () => Promise<void> {
  const attachedAt = Date.now()
  let loaded = false
  const event = new Promise<void>(resolve =>
    brain.once('loaded', () => {
      loaded = true
      resolve()
    }),
  )
  const isKept = (): boolean => brain.listenerCount('save') > 0 || !brain.autoSave

  return async () => {
    if (loaded || 'deploymentAliases' in brain.data) return
    await waitFor(event, attachedAt + waits.sign)
    if (loaded || !isKept()) return
    await waitFor(event, attachedAt + waits.load)
  }
}

async function waitFor(event: Promise<void>, untilMs: number): Promise<void> {
  const leftMs = untilMs - Date.now()
  if (leftMs <= 0) return
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>(resolve => {
    timer = setTimeout(resolve, leftMs)
  })
  await Promise.race([event, over])
  clearTimeout(timer)
}
