/** Lists of who may do something, as they stand in a setting or an option: `ann, id:U024BE7LH, role:ops in room:deployments`. */
export interface Entry {
  readonly who:
    | { readonly is: 'anyone' | 'nobody' }
    /** By id or by name, where a name proves as much as the chat lets it. */
    | { readonly is: 'person'; readonly named: string }
    | { readonly is: 'id'; readonly id: string }
    /** In lower case, as hubot-auth keeps roles. */
    | { readonly is: 'role'; readonly role: string }
  /** Only from there. */
  readonly room?: string
}

/** `malformed`: something is written there that can't be read, so that it admits nobody. */
export type People = readonly Entry[] | 'malformed'

/** Longer than any list that somebody types. */
const longest = 1_000

/** Who, and from which room where one is named. */
const entry = /^(.+?)(?: in room ?: ?(.+))?$/iu
const kinds = /^(id|role|room) ?: ?(.+)$/iu

/**
 * Reads a list with commas between its entries; null where any of them can't be read. A person whose name has a comma
 * or a colon in it is given by id.
 */
export function readPeople(text: string): readonly Entry[] | null {
  if (text.length > longest || /[\p{C}"]/u.test(text)) return null
  const entries = text.split(',').map(part => readEntry(part.trim()))
  return entries.every(found => found !== null) ? entries : null
}

function readEntry(text: string): Entry | null {
  const [, who = '', room] = entry.exec(text) ?? []
  const [, kind = '', value = ''] = kinds.exec(who) ?? []
  const from = room === undefined ? {} : { room }
  switch (kind.toLowerCase()) {
    case 'id':
      return { who: { is: 'id', id: value }, ...from }
    case 'role':
      return { who: { is: 'role', role: value.toLowerCase() }, ...from }
    case 'room':
      return room === undefined ? { who: { is: 'anyone' }, room: value } : null
  }
  // Anything else before a colon is a slip, and no name.
  if (who === '' || who.includes(':')) return null
  const word = who.toLowerCase()
  if (word === 'anyone' || word === 'nobody') return { who: { is: word }, ...from }
  return { who: { is: 'person', named: who.replace(/^@(?=.)/, '') }, ...from }
}

export const anyone: readonly Entry[] = [{ who: { is: 'anyone' } }]

/** The roles that a list asks for. */
export const rolesIn = (people: People | null): readonly string[] =>
  people === null || people === 'malformed'
    ? []
    : people.flatMap(({ who }) => (who.is === 'role' ? [who.role] : []))

export const isSameName = (one: string, other: string): boolean => folded(one) === folded(other)
export const isSameRoom = (one: string, other: string): boolean =>
  folded(one.replace(/^#/, '')) === folded(other.replace(/^#/, ''))

const folded = (text: string): string => text.normalize('NFC').toLowerCase()
