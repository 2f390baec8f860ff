import type { Ask, KeptLine, Turn } from '../deployment/kept-line.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { type Hold, isFor, numberOf, waitedFor } from '../deployment/waiting.ts'
import { inZone } from './freeze.ts'
import { safe } from './safe.ts'
import { clock, duration, lines, typed } from './words.ts'

/** Below a refusal of what passes by itself. */
export const toWait = ({ wanted }: { readonly wanted?: string }): string | false =>
  wanted !== undefined && `To run yours next: hubot deployment next ${safe(wanted, 160)}`

/** To whoever waits from now on; `ahead` are those before them. */
export function waits(
  turn: Turn,
  { ahead, hold }: { ahead: readonly Turn[]; hold: Hold | null },
  nowMs: number,
): string {
  const before = ahead.at(-1)
  const place = before
    ? `is number ${ahead.length + 1} for ${turn.alias}, behind ${who(before)}`
    : `is next for ${turn.alias}`
  return lines(
    `${who(turn)} ${place}, ${when(hold, nowMs)}.`,
    `Then ${build(turn)} goes out.${turn.until === undefined ? '' : ` I keep that until ${clock(turn.until, nowMs)}.`} To withdraw: hubot deployment leave ${turn.alias}`,
  )
}

function when(hold: Hold | null, nowMs: number): string {
  switch (hold?.by) {
    case 'deployment':
      return `when the deploy of ${safe(hold.deployment.requestedBy.name, 60)} has ended`
    case 'lock':
      return `when the lock of ${safe(hold.lock.by.name, 60)} has ended`
    case 'freeze':
      return hold.freeze.until === null
        ? 'when the freeze is over'
        : `when the freeze is over, ${inZone(hold.freeze.until, hold.freeze.zone, nowMs)}`
    default:
      return 'and nothing is in the way'
  }
}

export const waitsAlready = (
  { turn, place }: Extract<Refusal, { because: 'waits_already' }>,
  nowMs: number,
): string =>
  lines(
    `${who(turn)} waits for ${turn.alias} already, as number ${place}, since ${clock(turn.at, nowMs)}: ${build(turn)}.`,
    `To ship another build instead: hubot deployment leave ${turn.alias}, then next.`,
  )

export const notWaiting = ({ alias, named, turns }: Extract<Refusal, { because: 'not_waiting' }>): string =>
  lines(
    named === null
      ? `You do not wait for ${typed(alias)}.`
      : `Nobody who is called ${safe(named, 60)} waits for ${typed(alias)}.`,
    turns.length === 0
      ? 'To see who waits for what: hubot deployment waiting'
      : `Who does: ${turns.map(who).join(', ')}.`,
  )

export const hasLeft = (turn: Turn, by: Turn['person']): string =>
  turn.person.id === by.id
    ? `${who(turn)} does not wait for ${turn.alias} any more.`
    : `${who(turn)} does not wait for ${turn.alias} any more, and is told.`

/** To one who was taken off the list. */
export const wasTakenOff = (turn: Turn, by: string): string =>
  lines(
    `${who(turn)}, ${safe(by, 60)} has taken you off the waiting list of ${turn.alias}.`,
    `To wait again: ${again(turn)}`,
  )

/** Who waits for an alias, and what for; `ask` stands while somebody is asked about it. */
export interface WaitingList {
  readonly alias: string
  readonly turns: readonly Turn[]
  readonly hold: Hold | null
  readonly ask: Ask | null
}

export const waitingList = (lists: readonly WaitingList[], nowMs: number): string =>
  lists.length === 0
    ? 'Nobody waits for a turn.'
    : lists
        .flatMap(({ turns, ...list }) => [
          `${list.alias}, ${heldBy(list, nowMs)}:`,
          ...turns.map(
            (turn, at) => `${at + 1}. ${who(turn)} since ${clock(turn.at, nowMs)}: ${build(turn)}`,
          ),
        ])
        .join('\n')

function heldBy({ hold, ask }: Omit<WaitingList, 'turns'>, nowMs: number): string {
  if (hold) return when(hold, nowMs)
  // What is not in the way and waits all the same was tried, and something is broken.
  return ask
    ? `when what ${who(ask)} wants has its yes or no`
    : 'with nothing in its way, tried again until it works'
}

/** In a status: who was asked and has not answered, and who comes next. */
export const standingLines = (
  { asks, turns }: { readonly asks: readonly Ask[]; readonly turns: readonly Turn[] },
  nowMs: number,
): readonly string[] => [
  ...asks.map(
    ask =>
      `${ask.alias}: I have asked ${ask.approve === 'other' ? `for somebody else's yes to what ${who(ask)} wants` : who(ask)}: ${safe(ask.build.number, 80)}, until ${clock(ask.until, nowMs)}.`,
  ),
  ...waitedFor(turns).map(
    alias =>
      `${alias}: next ${turns
        .filter(turn => isFor(alias, turn))
        .map(who)
        .join(', then ')}.`,
  ),
]

export const moreWaiting = (count: number): string => `… and ${count} more: hubot deployment waiting`

/** The answer to a line whose turn it was: why it was refused, or what is asked. */
export const itsTurn = (turn: Turn, text: string): string =>
  lines(`Your turn, ${who(turn)}, for ${turn.alias}:`, text)

/** What is broken keeps it from being tried. */
export const turnDelayed = (turn: Turn, fault: string): string =>
  lines(`It is your turn for ${turn.alias}, ${who(turn)}, and I try it again until it works:`, fault)

export const waitedTooLong = (turn: Turn, nowMs: number): string =>
  lines(
    `${who(turn)} has waited for ${turn.alias} since ${clock(turn.at, nowMs)}, which is too long: I do not run it any more.`,
    `To wait again: ${again(turn)}`,
  )

/** To one who was asked at their turn. */
export const nobodySaidYes = (ask: Ask, waitMs: number): string =>
  lines(
    `It was your turn for ${ask.alias}, ${who(ask)}, and nobody said yes to ${safe(ask.build.number, 80)} within ${duration(waitMs)}: I do not run it any more.`,
    `To wait again: ${again(ask)}`,
  )

const who = ({ person }: KeptLine): string => safe(person.name, 60)

const build = (turn: Turn): string => {
  const number = numberOf(turn)
  return number === null ? 'the last build' : `build ${safe(number, 80)}`
}

const again = ({ rest }: KeptLine): string => `hubot deployment next ${safe(rest, 160)}`
