/** What JIRA says in an error, in its headers or its body. */

import { isWebPage } from '../remote/present.ts'
import { errorIn } from './wire.ts'

/** No explanation is looked for beyond this, in characters. */
const LONGEST_BODY = 65_536
/** A text longer than this, in characters, and of unknown shape is not an explanation. */
const LONGEST_TEXT = 1024

/** After too many failed logins JIRA wants to see a person. */
export const LOCKED_OUT = 'too many failed logins, JIRA wants its CAPTCHA solved'

/**
 * The explanation, or undefined when there is none. Errors of fields stand as `field: text`, after those of the whole.
 * The headers are described under "CAPTCHA" on the page about Basic authentication of Atlassian's developer guide.
 */
export function reasonIn(
  body: string,
  contentType: string,
  header: (name: string) => string,
): string | undefined {
  if (/CAPTCHA/i.test(header('x-authentication-denied-reason'))) return LOCKED_OUT
  const login = header('x-seraph-loginreason')
  if (/AUTHENTICATION_DENIED/.test(login)) return LOCKED_OUT
  if (/AUTHENTICATED_FAILED/.test(login)) return 'login failed'
  const text = body.slice(0, LONGEST_BODY).trim()
  if (text === '' || isWebPage(text, contentType)) return undefined
  return errorIn(text) ?? textReason(text)
}

const textReason = (text: string): string | undefined =>
  /^[<{[]/.test(text) || text.length > LONGEST_TEXT ? undefined : text

/**
 * The limit that a text of ours has broken, in what `reasonIn` found; undefined when it is not about that. The sentence
 * comes in the language of JIRA's user, so only its number is read, and only after the name of a text field.
 */
export function limitIn(said: string, textFields: readonly string[]): number | undefined {
  for (const field of textFields) {
    const at = said.indexOf(`${field}: `)
    // A number by itself, of three to six digits in all, grouped or not.
    const number = /(?<![\w.])\d{1,3}(?:[.,'’\s]?\d{3})(?!\w)|(?<![\w.])\d{3}(?!\w)/.exec(
      at < 0 ? '' : said.slice(at + field.length + 2),
    )
    if (number) return Number(number[0].replace(/\D/g, ''))
  }
  return undefined
}
