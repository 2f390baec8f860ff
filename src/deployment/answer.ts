/** Which question a `yes` or a `no` is the answer to. */
import type { Person } from './deployment.ts'
import type { Ask } from './kept-line.ts'

export interface Said {
  readonly is: 'yes' | 'no'
  readonly person: Person
  /** Null in a private message. */
  readonly room: string | null
  /** To the bot by its name: what is just said into a room may be meant for anybody. */
  readonly isAddressed: boolean
  /** What followed the word, where something did. */
  readonly alias: string
  readonly atMs: number
  /** A late answer is one for so long. */
  readonly lateMs: number
}

export type Answer =
  | { readonly is: 'nothing' }
  | { readonly is: 'meant'; readonly ask: Ask }
  | { readonly is: 'which'; readonly asks: readonly Ask[] }
  /** It does not count from them. */
  | { readonly is: 'not_yours'; readonly ask: Ask }
  | { readonly is: 'late'; readonly ask: Ask }

const nothing: Answer = { is: 'nothing' }

/** The oldest question comes first. Pure: what is said to nobody by name, and is no answer, is nothing to us. */
export function answerTo(asks: readonly Ask[], said: Said): Answer {
  const here = asks.filter(ask => isAbout(ask, said))
  const standing = here.filter(ask => Date.parse(ask.until) > said.atMs)
  const counting = standing.filter(ask => counts(ask, said))
  const [ask] = counting
  const aliases = new Set(counting.map(({ alias }) => alias.toLowerCase()))
  if (ask) return aliases.size === 1 ? { is: 'meant', ask } : { is: 'which', asks: counting }
  if (said.is === 'no') return nothing
  const others = standing.find(one => said.isAddressed || one.person.id === said.person.id)
  if (others) return { is: 'not_yours', ask: others }
  const late = here.findLast(
    one =>
      Date.parse(one.until) + said.lateMs > said.atMs &&
      (counts(one, said) || (one.person.id === said.person.id && said.isAddressed)) &&
      (said.isAddressed || one.person.id === said.person.id),
  )
  return late && standing.length === 0 ? { is: 'late', ask: late } : nothing
}

/** In the room where it was asked; a second person may name it from elsewhere. */
function isAbout(ask: Ask, { room, person, alias, isAddressed }: Said): boolean {
  const isNamed = alias !== '' && ask.alias.toLowerCase() === alias.toLowerCase()
  if (alias !== '' && !isNamed) return false
  if (room === null || ask.room === null) {
    return person.id === ask.person.id ? room === ask.room : isNamed && isAddressed && isOther(ask)
  }
  return room === ask.room || (isNamed && isAddressed && isOther(ask))
}

/** A `no` counts from whoever asked, and by name from whoever could have said yes. */
function counts(ask: Ask, { is, person, isAddressed }: Said): boolean {
  const isOwn = person.id === ask.person.id
  if (is === 'no') return isOwn || (isAddressed && isOther(ask))
  return isOwn !== isOther(ask)
}

const isOther = ({ approve }: Ask): boolean => approve === 'other'
