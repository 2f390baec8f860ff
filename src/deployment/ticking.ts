export interface Ticking {
  start(): void
  stop(): void
}

/** Looks at once and then every so often, in ms, one look at a time; after a stop nothing fails any more. */
export function createTicking(options: {
  everyMs: number
  look: () => Promise<void>
  failed: (error: unknown) => void
}): Ticking & { isStopped: () => boolean } {
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let isStopped = false

  const tick = (): void => {
    if (isLooking || isStopped) return
    isLooking = true
    options
      .look()
      .catch(error => {
        if (!isStopped) options.failed(error)
      })
      .finally(() => {
        isLooking = false
      })
  }

  return {
    start() {
      tick()
      timer = setInterval(tick, options.everyMs)
    },
    stop() {
      isStopped = true
      clearInterval(timer)
    },
    isStopped: () => isStopped,
  }
}
