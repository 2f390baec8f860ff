/** Times several ways of the same thing in turns, in one run: machines are noisy, so only ratios mean something. */

export interface Case {
  readonly name: string
  /** Does it once, or `times` times in one go. Resolves when it is done. */
  readonly run: () => unknown
  /** Each time before and after it, not timed. */
  readonly before?: () => unknown
  readonly after?: () => unknown
}

export interface Result {
  readonly name: string
  readonly medianMs: number
  /** What one in a hundred takes at least. */
  readonly p99Ms: number
}

/** The median of each, of so many rounds in which they take turns; two rounds before that count for nothing. */
export async function sideBySide(cases: readonly Case[], rounds: number): Promise<Result[]> {
  const times = cases.map((): number[] => [])
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, { run, before, after }] of cases.entries()) {
      await before?.()
      const begun = performance.now()
      await run()
      if (round >= 0) times[at]?.push(performance.now() - begun)
      await after?.()
    }
  }
  return cases.map(({ name }, at) => {
    const mine = times[at] ?? []
    return { name, medianMs: quantile(mine, 0.5), p99Ms: quantile(mine, 0.99) }
  })
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** A table with the first as 1.00; `rate`: so many are done in one go, and more a second is better. */
export function print(
  title: string,
  results: readonly Result[],
  { target, rate }: { target?: string; rate?: number } = {},
): void {
  console.log(`\n${title}${target === undefined ? '' : ` (target: ${target})`}`)
  const first = results[0]?.medianMs ?? Number.NaN
  const width = Math.max(...results.map(({ name }) => name.length))
  for (const { name, medianMs, p99Ms } of results) {
    const ratio = rate === undefined ? medianMs / first : first / medianMs
    const [median, p99] = [medianMs, p99Ms].map(value => `${value.toFixed(3).padStart(10)} ms`)
    const perSecond = rate === undefined ? '' : `  ${Math.round((rate / medianMs) * 1_000)} a second`
    console.log(`  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(6)}  ${median}  p99 ${p99}${perSecond}`)
  }
}
