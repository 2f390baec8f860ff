/** What other systems say, made fit to be shown. */

const LONGEST_LINE = 300
/** Control and invisible characters, line ends among them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu
/** Header of every TeamCity access token: base64 of `{"typ": "TCV2"}`, and what follows it. */
const ACCESS_TOKEN = /eyJ0eXAi[\w.+/=-]+/g

/** Whether the body is HTML: a login or error page. Some services send JSON under that name. */
export function isWebPage(body: string, contentType: string): boolean {
  if (/^\s*[{[]/.test(body)) return false
  return /^\s*text\/html\b/i.test(contentType) || /^\s*<(?:!doctype html|html)\b/i.test(body)
}

/** Makes any text fit to be shown: secrets become `***`, one line, at most 300 characters. */
export function createPresenter(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter(secret => secret !== undefined).filter(secret => secret !== '')
  return text => {
    const hidden = known.reduce<string>((rest, secret) => rest.replaceAll(secret, '***'), text)
    return oneLine(hidden.replace(ACCESS_TOKEN, '***'))
  }
}

function oneLine(text: string): string {
  const line = text.replace(INVISIBLE, ' ').trim()
  if (line.length <= LONGEST_LINE) return line
  // A cut through a surrogate pair would leave half a character behind.
  return `${line.slice(0, LONGEST_LINE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
