import type { Locks } from '../store/store.ts'
import { isStanding, type Lock, whereLocked } from './lock.ts'
import { createPauses } from './pauses.ts'
import type { Say } from './perform/say.ts'
import { createTicking, type Ticking } from './ticking.ts'
import { heardOrPutBack, newsMs } from './told.ts'

/** How often it is looked for locks whose time is over; how long the chat is left alone when it takes nothing; in ms. */
const [everyMs, againMs] = [1_000, 10_000]

export type LockWatch = Ticking

/**
 * Says where it was locked that the time of a lock is over. Of several bots the one that takes the lock away says it;
 * where the chat rejects that, the lock is put back, to be said later. As with everything that is said, who dies
 * between the two counts as having said it.
 */
export function createLockWatch(options: {
  store: Locks
  say: Say
  /** Whether this bot is in the chat. */
  speaks: () => boolean
  words: (lock: Lock) => string
  now: () => number
  newId: () => string
  failed: (error: unknown) => void
}): LockWatch {
  const { store, now } = options
  /** By id, of those whose room takes nothing: others are told meanwhile. */
  const pauses = createPauses({ firstMs: againMs, mostMs: againMs, now })

  async function look(): Promise<void> {
    const locks = await store.locks()
    pauses.keep(new Set(locks.map(({ id }) => id)))
    for (const lock of locks) {
      if (ticking.isStopped() || !options.speaks()) return
      if (isStanding(lock, now()) || pauses.isPaused(lock.id)) continue
      if (!(await store.removeLock(lock, options.newId()))) continue
      if (now() - Date.parse(lock.until ?? lock.since) <= newsMs) await tell(lock)
    }
  }

  async function tell(lock: Lock): Promise<void> {
    try {
      await heardOrPutBack(
        () => options.say(whereLocked(lock), options.words(lock)),
        () => {
          pauses.pause(lock.id)
          return store.saveLock(lock, now())
        },
      )
    } catch (error) {
      options.failed(error)
    }
  }

  const ticking = createTicking({ everyMs, look, failed: options.failed })
  return { start: ticking.start, stop: ticking.stop }
}
