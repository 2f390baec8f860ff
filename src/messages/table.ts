/** Rows that read well in chat, also where its letters are not all of one width: two blanks between columns. */

/** Columns in which nothing stands are left out. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, [...cell].length)
  }
  return rows.map(row =>
    row
      .flatMap((cell, at) => (widths[at] ? [cell + ' '.repeat(widths[at] - [...cell].length)] : []))
      .join('  ')
      .trimEnd(),
  )
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `18 Nov 09:14`, with its year where that is another than now's. UTC. */
export function moment(iso: string, nowMs: number): string {
  const at = new Date(iso)
  const year = at.getUTCFullYear()
  const isOther = year !== new Date(nowMs).getUTCFullYear()
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}${isOther ? ` ${year}` : ''} ${at.toISOString().slice(11, 16)}`
}

/** `40 s`, `4 min`, `2 h 5 min`. */
export function roughly(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Under every table. */
export const timesAreUtc = 'Times are UTC.'
