const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** A name that ends in a letter ends there, and is not the beginning of a longer one. */
const asWord = (name: string): string =>
  literally(name) + (/[\p{L}\p{N}_]$/u.test(name) ? '(?![\\p{L}\\p{N}_-])' : '')

/**
 * A line as Hubot's listeners want it: one that is addressed to the bot begins with `name`, under which the scripts were
 * loaded. `names` are all that it goes by: a mention, with the "@" that the package has taken away, or a name in front.
 * What is said in private is always addressed to the bot.
 */
export function addressedTo(
  text: string,
  { name, names, isPrivate }: { name: string; names: readonly string[]; isPrivate: boolean },
): string {
  const some = names.filter(Boolean).sort((a, b) => b.length - a.length)
  const front = new RegExp(`^(?:\\s*@?(?:${some.map(asWord).join('|')})[\\s:,]*)+`, 'iu')
  const rest = text.replace(front, '')
  return isPrivate || rest !== text ? `${name}: ${rest.replace(/^\s+/, '')}` : text
}
