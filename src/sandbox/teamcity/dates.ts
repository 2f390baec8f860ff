/** `yyyyMMdd'T'HHmmssZ`, as REST writes every time, here always in UTC. */
export function formatDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}+0000`
}

/** Epoch milliseconds of `yyyyMMdd'T'HHmmssZ`; undefined for any other text. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/.exec(text.replace(' ', '+'))
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute] = match
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zoneHour}:${zoneMinute}`)
}
