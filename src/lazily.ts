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

/** The same for what is closed in the end: then too where it comes up later. Closing what was never needed opens nothing. */
export function lazilyOpened<T extends { close(): Closed }, Closed>(
  open: () => Promise<T>,
): { opened: () => Promise<T>; close: () => Closed | undefined } {
  let made: T | undefined
  let isClosed = false
  return {
    opened: lazily(async () => {
      made = await open()
      if (isClosed) made.close()
      return made
    }),
    close() {
      isClosed = true
      return made?.close()
    },
  }
}
