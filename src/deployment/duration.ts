const [minuteMs, longestMs] = [60_000, 90 * 86_400_000]

const parts =
  /^(?:(\d{1,3}) ?(?:d|days?))? ?(?:(\d{1,4}) ?(?:h|hours?))? ?(?:(\d{1,6}) ?(?:m|min|mins|minutes?))?$/iu

/** `30m`, `2h`, `1d 12h`, `2 hours`, in ms; null for anything else, and for none or too much of it. */
export function readDuration(text: string): number | null {
  const found = parts.exec(text)
  if (!found) return null
  const [days, hours, minutes] = found.slice(1).map(part => Number(part ?? 0))
  const ms = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * minuteMs
  return ms > 0 && ms <= longestMs ? ms : null
}
