import type { App } from '../app.ts'
import type { Robot } from './hubot.ts'

/** Keeps the whole brain in our store: what hubot-redis-brain is to others. Not for a Hubot that has a keeper. */
export async function keepBrain(robot: Robot, app: App): Promise<void> {
  const { brain } = robot
  const kept = await app.store.brain()
  let last = kept ?? ''
  brain.on('save', () => {
    const now = JSON.stringify(brain.data)
    if (now === last) return
    last = now
    app.store
      .saveBrain(now)
      .catch(error => app.log.error('the brain could not be saved', { error: String(error) }))
  })
  brain.mergeData(kept === null ? {} : (JSON.parse(kept) as object))
}
