/** Exponential back-off with full jitter: from nothing up to 1 s, 2 s, 4 s … and never more than `capMs`. */
export const backOffMs = (attempts: number, random: () => number, capMs = 60_000): number =>
  Math.round(random() * Math.min(capMs, 1_000 * 2 ** Math.min(attempts, 20)))
