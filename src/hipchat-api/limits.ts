/** Both limits of the server: requests of a token, and messages into a room. */
const limits = ['x-ratelimit', 'x-floodcontrol'] as const

/**
 * Seconds until every limit that is used up ends, as Retry-After would say it; empty where no header tells. The resets
 * are Unix times in seconds, measured against the answer's own Date, so that a wrong clock here does not matter. Where
 * none is said to be used up, the later reset counts.
 * https://developer.atlassian.com/server/hipchat/hipchat-rest-api-rate-limits
 */
export function retryAfterIn(header: (name: string) => string): string {
  const plain = header('retry-after')
  if (plain !== '') return plain
  const answeredAt = Date.parse(header('date')) / 1_000
  const told = limits.flatMap(limit => {
    const reset = header(`${limit}-reset`)
    if (!/^\d+$/.test(reset) || Number.isNaN(answeredAt)) return []
    return { seconds: Math.max(0, Number(reset) - answeredAt), left: header(`${limit}-remaining`) }
  })
  const usedUp = told.filter(({ left }) => left === '0')
  const waits = (usedUp.length > 0 ? usedUp : told).map(({ seconds }) => seconds)
  return waits.length === 0 ? '' : String(Math.ceil(Math.max(...waits)))
}
