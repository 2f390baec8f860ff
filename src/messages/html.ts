/** Texts as HTML for HipChat, right by construction: what is not a tag of ours is escaped. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What neither HTML nor JSON's readers take: control characters, lone surrogates, characters that are none. */
const unfit = /[^\P{Cc}\n\t]|\p{Cs}|[\uFFFE\uFFFF]/gu

/** An address up to the sign that ends its sentence. */
const address = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g

export const escapeHtml = (text: string): string =>
  text.replace(unfit, '').replace(/[&<>"']/g, sign => entities[sign] ?? '')

/** A link; what is no http address stays text. */
export const link = (url: string, text = url): string =>
  /^https?:\/\//.test(url) ? `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>` : escapeHtml(text)

/**
 * A text for people as HTML of at most that many characters: line breaks become `<br>`, http addresses links. What is
 * too long is cut between characters, never inside a tag or entity, and ends in `…` and the link to the rest.
 */
export function asHtml(text: string, { most, rest }: { most: number; rest?: string | undefined }): string {
  const pieces = [...piecesOf(text)]
  const whole = pieces.join('')
  if (whole.length <= most) return whole
  const tail = rest === undefined ? '…' : `… ${link(rest)}`
  const kept: string[] = []
  let left = most - tail.length
  for (const piece of pieces) {
    if (piece.length > left) break
    kept.push(piece)
    left -= piece.length
  }
  return kept.join('') + tail
}

/** What must not be cut: links, breaks, single characters. */
function* piecesOf(text: string): Generator<string> {
  const plain = function* (part: string): Generator<string> {
    for (const sign of part) yield sign === '\n' ? '<br>' : escapeHtml(sign)
  }
  let at = 0
  for (const found of text.matchAll(address)) {
    yield* plain(text.slice(at, found.index))
    yield link(found[0])
    at = found.index + found[0].length
  }
  yield* plain(text.slice(at))
}
