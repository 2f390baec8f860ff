/** Long texts, in messages that a chat takes. */

/** A text of more pieces than this would be taken for a flood. */
const mostPieces = 8

/**
 * The text in messages of at most `limit` characters, parted at the end of a line, else at a blank, else anywhere but
 * inside a character. Nothing is lost of up to eight messages; of more, the last one ends in what `rest` says of
 * the characters left out, with the last link of the whole text.
 */
export function inPieces(
  text: string,
  limit: number,
  rest: (characters: number, link: string | undefined) => string,
): string[] {
  const pieces: string[] = []
  let left = text
  while (left.length > limit && pieces.length < mostPieces - 1) {
    const at = partAt(left, limit)
    pieces.push(left.slice(0, at))
    left = left.slice(/[\n ]/.test(left.charAt(at)) ? at + 1 : at)
  }
  if (left.length <= limit) return left === '' ? pieces : [...pieces, left]
  const link = text.match(/https?:\/\/\S+/g)?.at(-1)
  const tail = (at: number): string => `\n${rest(left.length - at, link)}`
  const at = partAt(left, limit - tail(0).length)
  return [...pieces, left.slice(0, at) + tail(at)]
}

/** Where a text is parted so that at most so many characters stand before. */
function partAt(text: string, limit: number): number {
  const line = text.lastIndexOf('\n', limit)
  if (line > limit / 2) return line
  const blank = text.lastIndexOf(' ', limit)
  if (blank > limit / 2) return blank
  return /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit
}
