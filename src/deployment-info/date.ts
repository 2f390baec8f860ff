/** As .NET wrote dates into JSON: `/Date(1400094548000+0100)/`, milliseconds in UTC whatever the offset says. */
const MICROSOFT = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/
/** A date alone, or with a time; seconds, their fraction and the offset may be absent. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?$/i
/** `Wed, 14 May 2014 19:08:13 GMT`, the date of HTTP and mail. */
const HTTP = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})$/
/** Numbers below are seconds since 1970, which is until the year 5138; others milliseconds. */
const MOST_SECONDS = 100_000_000_000

/** A point in time, in the ways in which services write one, as ISO 8601 in UTC; without a zone it is UTC. */
export function isoUtc(value: unknown): string | undefined {
  const ms =
    typeof value === 'number' ? ofNumber(value) : typeof value === 'string' ? ofText(value.trim()) : NaN
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1990 ? undefined : date.toISOString()
}

const ofNumber = (value: number): number => (value < MOST_SECONDS ? value * 1_000 : value)

function ofText(text: string): number {
  const microsoft = MICROSOFT.exec(text)
  if (microsoft) return Number(microsoft[1])
  if (/^\d{9,13}(?:\.\d+)?$/.test(text)) return ofNumber(Number(text))
  if (HTTP.test(text)) return Date.parse(text)
  const iso = ISO.exec(text)
  if (!iso) return NaN
  const [, day = '', time = '00:00', zone = 'Z'] = iso
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  if (!isDay(day)) return NaN
  return Date.parse(`${day}T${time.replace(',', '.')}${offset.toUpperCase()}`)
}

/** Date rolls 31 February over to March instead of refusing it. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}
