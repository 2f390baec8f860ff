import type { Fault, FaultHow } from './http-types.ts'

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** What is to go wrong with this request, if anything; counts it. */
  take(method: string, path: string): FaultHow | undefined
}

export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = []
  return {
    add: fault => {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    clear() {
      waiting.length = 0
    },
    take(method, path) {
      const next = waiting.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.method === undefined || fault.method.toUpperCase() === method) &&
          (fault.path === undefined || path.search(fault.path) >= 0),
      )
      if (!next) return undefined
      next.left--
      return next.fault.how
    },
  }
}
