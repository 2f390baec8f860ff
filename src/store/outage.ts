import { StoreFault } from './store.ts'

export type Failed = (deployment: string | undefined, error: unknown) => void

/** A store that is away fails every second: that is one line in the log, and one when it can be reached again. */
export function oncePerOutage(log: {
  report: Failed
  reach: () => Promise<void>
  back: () => void
  isOver: () => boolean
}): Failed {
  let isAway = false
  async function awaitReturn(): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, 1_000).unref())
    if (log.isOver()) return
    await log.reach().then(
      () => {
        isAway = false
        log.back()
      },
      () => awaitReturn(),
    )
  }
  return (deployment, error) => {
    const isOutage = error instanceof StoreFault && error.kind === 'away'
    if (isOutage && isAway) return
    log.report(deployment, error)
    if (!isOutage) return
    isAway = true
    void awaitReturn()
  }
}
