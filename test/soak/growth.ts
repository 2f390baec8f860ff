/** What is left behind by each of many alike, read from the heap after equal stretches of them. */

/** After so many, the heap had so many bytes. */
export type Reading = readonly [count: number, heapBytes: number]

/** The readings that count: before them code is compiled, and what is needed once is loaded. */
const last = 4

export const stretches = 6

/** Bytes for each: the slope of the straight line that lies nearest to the last readings. */
export function growthOf(readings: readonly Reading[]): number {
  const points = readings.slice(-last)
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}

/** How many lie between the readings that count. */
export function spanOf(readings: readonly Reading[]): number {
  const counts = readings.slice(-last).map(([count]) => count)
  return Math.max(...counts) - Math.min(...counts)
}
