/** Which question a `yes` or a `no` is the answer to. */
import type { Person } from './deployment.ts'
import type { Ask } from './kept-line.ts'

export interface Said {
  readonly is: 'yes' | 'no'
  readonly person: Person
  /** Null in a private message. */
  readonly room: string | null
  /** In which it was said, in a chat that has threads. */
  readonly thread?: string
  /** To the bot by its name: what is just said into a room may be meant for anybody. */
  readonly isAddressed: boolean
  /** What followed the word, where something did: an alias, and the number of its build where two are asked about. */
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

/**
 * Questions about one build of one alias are one: whoever says it has theirs before others', and the oldest comes first.
 * Pure: what is said to nobody by name, and is no answer, is nothing to us.
 */
export function answerTo(asks: readonly Ask[], said: Said): Answer {
  const here = asks.filter(ask => isAbout(ask, said))
  const standing = here.filter(ask => Date.parse(ask.until) > said.atMs)
  const counting = standing.filter(ask => counts(ask, said))
  const ask = counting.find(one => isFrom(one, said)) ?? counting[0]
  const ownInVain = standing.find(one => isFrom(one, said) && !counts(one, said))
  if (ask && ownInVain && said.alias === '') return { is: 'not_yours', ask: ownInVain }
  if (ask) {
    const isOne = [...counting, ownInVain ?? ask].every(one => isSame(one, ask))
    return isOne ? { is: 'meant', ask } : { is: 'which', asks: counting }
  }
  if (said.is === 'no') return nothing
  const others = standing.find(one => said.isAddressed || isFrom(one, said))
  if (others) return { is: 'not_yours', ask: others }
  const late = here.findLast(
    one =>
      Date.parse(one.until) + said.lateMs > said.atMs &&
      (counts(one, said) || (isFrom(one, said) && said.isAddressed)) &&
      (said.isAddressed || isFrom(one, said)),
  )
  return late && standing.length === 0 ? { is: 'late', ask: late } : nothing
}

/** In the room where it was asked, and just said in its thread; a second person may name it from elsewhere. */
function isAbout(ask: Ask, said: Said): boolean {
  const { room, alias, isAddressed } = said
  const isNamed = namesOf(ask).includes(alias.toLowerCase())
  if (alias !== '' && !isNamed) return false
  if (!isAddressed && !isInThread(ask, said)) return false
  if (room === null || ask.room === null) {
    return isFrom(ask, said) ? room === ask.room : isNamed && isAddressed && isOther(ask)
  }
  return room === ask.room || (isNamed && isAddressed && isOther(ask))
}

/** Beside all threads what is just said may be meant for anybody, unless it is of whoever was asked. */
const isInThread = (ask: Ask, said: Said): boolean =>
  said.thread === ask.thread || (said.thread === undefined && isFrom(ask, said))

/** A `no` counts from whoever asked, and by name from whoever could have said yes. */
function counts(ask: Ask, said: Said): boolean {
  const isOwn = isFrom(ask, said)
  if (said.is === 'no') return isOwn || (said.isAddressed && isOther(ask))
  return isOwn !== isOther(ask)
}

function namesOf({ alias, build }: Ask): readonly string[] {
  const number = build.number.replace(/\s+/g, ' ').trim()
  return [alias, `${alias} ${number}`, `${alias} build ${number}`].map(name => name.toLowerCase())
}

/** Whether one word can answer both. */
const isSame = (one: Ask, other: Ask): boolean =>
  one.alias.toLowerCase() === other.alias.toLowerCase() && one.build.id === other.build.id

const isFrom = (ask: Ask, { person }: Said): boolean => ask.person.id === person.id
const isOther = ({ approve }: Ask): boolean => approve === 'other'
