/** Our plain texts in the markup of Slack: https://docs.slack.dev/messaging/formatting-message-text */

/** What would end or begin markup. A bar would part a link from its name. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Up to a blank; a stop, comma or bracket at its end belongs to the sentence. */
const link = /https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"]/g

const inLine = (text: string): string => {
  let at = 0
  let out = ''
  for (const { 0: url, index } of text.matchAll(link)) {
    out += `${escaped(text.slice(at, index))}<${escaped(url).replaceAll('|', '%7C')}>`
    at = index + url.length
  }
  return out + escaped(text.slice(at))
}

/** A row of a table has two blanks between its columns. */
const isRow = (line: string): boolean => /\S {2,}\S/.test(line)

/** Tables stand in letters of one width; all else as it is, with links that can be clicked and nothing that calls people. */
export function mrkdwn(text: string): string {
  const out: string[] = []
  const rows: string[] = []
  const flush = (): void => {
    const table = rows.splice(0)
    if (table.length === 0) return
    if (table.length === 1) out.push(...table.map(inLine))
    else out.push('```', ...table.map(row => escaped(row.replaceAll('```', "'''"))), '```')
  }
  for (const line of text.split('\n')) {
    if (isRow(line)) {
      rows.push(line)
      continue
    }
    flush()
    out.push(inLine(line))
  }
  flush()
  return out.join('\n')
}
