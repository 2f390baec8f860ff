import type { App } from '../app.ts'
import type { Robot } from './hubot.ts'

/**
 * Keeps the whole brain in our store: what hubot-redis-brain is to others. Not for a Hubot that has a keeper. Saving
 * begins once the kept brain is in place, so one that can't be read is not written over.
 */
export async function keepBrain(robot: Robot, { store, log }: App): Promise<void> {
  const { brain } = robot
  const kept = await store.brain()
  brain.mergeData(kept === null ? {} : (JSON.parse(kept) as object))
  let saved = kept
  // One after another: what an outage holds up must not be written over something newer.
  let saving = Promise.resolve()
  brain.on('save', () => {
    const now = JSON.stringify(brain.data)
    if (now === saved) return
    saved = now
    saving = saving.then(async () => {
      if (saved !== now) return
      await store.saveBrain(now).catch((error: unknown) => {
        if (saved === now) saved = null
        log.error('the brain could not be saved', { error: String(error) })
      })
    })
  })
}
