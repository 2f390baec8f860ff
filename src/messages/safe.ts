/** Controls, line ends, and characters that are not seen, such as those that turn the direction of a line. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu

/** Half of a surrogate pair is no character. */
const LONE_SURROGATE = /\p{Cs}/gu

/**
 * What others wrote, made fit for a line of chat: one line, at most so many characters, and it calls nobody. The signs
 * that call people look the same to a reader and are others to a chat program.
 */
export function safe(text: string, longest: number): string {
  const line = text
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(INVISIBLE, ' ')
    .trim()
    .replaceAll('@', '＠')
    .replace(/<(?=[!#＠])/g, '‹')
  const characters = [...line]
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}
