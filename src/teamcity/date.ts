/** `yyyyMMdd'T'HHmmssZ`: the server's default; an administrator may have set another. */
const SERVER_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)([+-])(\d\d)(\d\d)$/

/** A TeamCity date such as `20140514T190813+0100` as ISO 8601 in UTC; undefined when it is not one. */
export function isoDate(text: string | null | undefined): string | undefined {
  const match = SERVER_DATE.exec(text ?? '')
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, sign, offsetHours, offsetMinutes] = match
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  // Date rolls 31 February over to March instead of refusing it.
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day)) return undefined
  const offsetMs = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000
  return new Date(local.getTime() + (sign === '+' ? -offsetMs : offsetMs)).toISOString()
}
