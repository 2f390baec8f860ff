import { lazily } from './lazily.ts'

/** Loads the waiting list once for all robots: no start waits for it. */
export const loadTurns = lazily(() => import('./turns.ts'))
