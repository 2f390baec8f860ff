/** Takes one, and gives 0; or gives for how many seconds there is none left. */
export type Rate = () => number

/** So many a second on average, with a store of ten seconds for the moments when everything happens at once. */
export function createRate(perSecond: number, now: () => number): Rate {
  const most = perSecond * 10
  let [left, atMs] = [most, now()]
  return () => {
    const passedMs = Math.max(0, now() - atMs)
    atMs = now()
    left = Math.min(most, left + (passedMs * perSecond) / 1_000)
    if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond))
    left -= 1
    return 0
  }
}
