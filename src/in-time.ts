const over = Symbol('over')

/**
 * What comes of the work within that time, else what `late` says; the work goes on, and what still comes of it is
 * dropped. Rejects as the work does, or as `late` throws.
 */
export async function inTime<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<typeof over>(resolve => {
    timer = setTimeout(resolve, ms, over)
  })
  try {
    const first = await Promise.race([work, patience])
    return first === over ? late() : first
  } finally {
    clearTimeout(timer)
  }
}
