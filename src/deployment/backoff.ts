/** Exponential back-off with full jitter: from nothing up to 1 s, 2 s, 4 s … and never more than `capMs`. */
export const backOffMs = (attempts: number, random: () => number, capMs = 60_000): number =>
  Math.round(random() * Math.min(capMs, 1_000 * 2 ** Math.min(attempts, 20)))

/**
 * What a server asks for, where that is longer: with `Retry-After: 0`, which some send always, it would be asked without
 * a pause.
 */
export const noSooner = (
  { retryAfterMs = 0 }: { readonly retryAfterMs?: number | undefined },
  ourMs: number,
): number => Math.max(retryAfterMs, ourMs)
