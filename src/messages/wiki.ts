/** Words of others in a text that JIRA may read as wiki markup: they shall look as they were written. */

/** Control and invisible characters, line ends among them, and halves of characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu

const LONGEST_LINK = 2_000

/** One line, without what is not seen. */
export const plain = (text: string): string => text.replace(INVISIBLE, ' ').trim()

/**
 * One line in which nothing is markup, and nobody is mentioned. A field that shows plain text shows the backslashes, so
 * only what could begin something gets one. https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
 */
export function harmless(text: string): string {
  return (
    plain(text)
      // A backslash of theirs would escape, or end the line: an invisible joiner parts it from what follows.
      .replace(/\\(?![\p{L}\p{N}])/gu, '\\\u2060')
      // Macros, links and mentions, tables.
      .replace(/[{}[\]|]/g, '\\$&')
      // Bold, italic, inserted, deleted, raised, lowered, images: only where a word could begin.
      .replace(/(?<![\p{L}\p{N}])[*_+^~!-](?=\S)/gu, '\\$&')
      // Citations.
      .replace(/\?(?=\?)|(?<=\?)\?/g, '\\?')
      // Smileys, in both notations; those made of letters can't be escaped.
      .replace(/(?<=(?<!\w)[:;]-?)[()](?!\w)/g, '\\$&')
      .replace(/\((?=(?:y|n|i|\/|x|on|off|flag|flagoff)\))/g, '\\(')
  )
}

/** An address as it is, so that JIRA makes a link of it; what is none is harmless text. */
export function link(url: string): string {
  if (url.length > LONGEST_LINK) return harmless(shortened(plain(url), LONGEST_LINK))
  if (!/^https?:\/\/[^\s{}[\]|\\^~!*]+$/.test(url)) return harmless(url)
  return url
}

/** At most so many UTF-16 units, never half a character. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`
