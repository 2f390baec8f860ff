/** Texts on their way into the chat: what the wire can carry. */

/** HipChat takes this many characters in a message. */
export const mostCharacters = 10_000

/** ESC, "[", numbers, and a letter. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[mGK]`, 'g')

/** Without colours of a terminal, and what XML 1.0 cannot carry at all: one such character ends the stream. */
export const carriable = (text: string): string =>
  text
    .replace(colour, '')
    .replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
