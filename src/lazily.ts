import { type FaultFacts, RemoteFault } from './remote/remote-fault.ts'

/** Calls `load` when it is first needed, and never again once that has worked: everybody gets what came of it. */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined
      throw error
    })
    return loaded
  }
}

/**
 * The same for the client of a system, which is closed in the end: then too where it comes up later. Closing what was
 * never needed opens nothing. One that can't be loaded is a system that is away; Node may keep that until the next start.
 */
export function lazilyOpened<T extends { close(): Closed }, Closed>(
  open: () => Promise<T>,
  fault: (about: FaultFacts) => RemoteFault,
): { opened: () => Promise<T>; close: () => Closed | undefined } {
  let made: T | undefined
  let isClosed = false
  return {
    opened: lazily(async () => {
      made = await open().catch((error: unknown) => {
        throw error instanceof RemoteFault ? error : fault(notLoaded(error))
      })
      if (isClosed) made.close()
      return made
    }),
    close() {
      isClosed = true
      return made?.close()
    },
  }
}

const notLoaded = (error: unknown): FaultFacts => ({
  kind: 'unreachable',
  said: `its client can't be loaded (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
  sent: 'no',
  transient: true,
})
