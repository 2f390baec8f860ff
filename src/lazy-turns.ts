let module: Promise<typeof import('./turns.ts')> | undefined

/** Loads the waiting list once for all robots: no start waits for it. */
export function loadTurns(): Promise<typeof import('./turns.ts')> {
  module ??= import('./turns.ts')
  return module
}
