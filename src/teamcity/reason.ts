/** What a server says in an error, out of the four shapes that TeamCity and the proxies before it have used. */

import { isWebPage } from '../remote/present.ts'
import { errorsIn } from './wire.ts'

/** A text longer than this, in characters, and of unknown shape is not an explanation. */
const LONGEST_TEXT = 1024
/** No explanation is looked for beyond this, in characters. */
const LONGEST_BODY = 65_536

/** `jetbrains.buildServer.server.rest.errors.NotFoundException: `; a simple name has no dot and stays. */
const JAVA_CLASS = /(?<![\w.$])(?:[A-Za-z_$][\w$]*\.)+[A-Za-z_$][\w$]*: /g
/** Up to 2024.03 `Details: …` on the second line; 8.x and 9.x `Error: …`. */
const OLD_ERROR_LINE = /^(?:Details|Error): (.*)$/m
const OLD_ERROR_START = /^(?:Responding with error|Error has occurred)/

/** The explanation in the body of an error answer, or undefined when there is none. Not yet one line, nor redacted. */
export function reasonIn(body: string, contentType: string): string | undefined {
  const text = body.slice(0, LONGEST_BODY).trim()
  if (text === '' || isWebPage(text, contentType)) return undefined
  return jsonReason(text) ?? xmlReason(text) ?? textReason(text)
}

function jsonReason(text: string): string | undefined {
  const said = errorsIn(text).map(error => error.message?.trim() || lastCause(error.additionalMessage))
  return said.filter(Boolean).join('; ') || undefined
}

function lastCause(text: string | null | undefined): string | undefined {
  return text
    ?.split(/,? caused by: /)
    .at(-1)
    ?.replace(JAVA_CLASS, '')
}

function xmlReason(text: string): string | undefined {
  if (!text.startsWith('<')) return undefined
  const message = /<message>([\s\S]*?)<\/message>/.exec(text) ?? /<error\b[^>]*\bmessage="([^"]*)"/.exec(text)
  return message?.[1] ? unescapeXml(message[1]) : undefined
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => names[name] ?? whole)
}

function textReason(text: string): string | undefined {
  if (text.startsWith('<') || text.startsWith('{')) return undefined
  if (OLD_ERROR_START.test(text)) {
    const details = OLD_ERROR_LINE.exec(text)?.[1] ?? text.split('\n', 1)[0] ?? ''
    return details.replace(JAVA_CLASS, '')
  }
  if (text.length > LONGEST_TEXT) return undefined
  return text.replace(/\s*To login manually go to[\s\S]*$/, '')
}
