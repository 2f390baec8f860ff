/** What happens when it is the turn of a line that waited. */
import type { App } from '../app.ts'
import { type Ask, type KeptLine, type Turn, typedOf, whereTyped } from '../deployment/kept-line.ts'
import { heard, heardOrPutBack, newsMs } from '../deployment/told.ts'
import type { Came } from '../deployment/turn-watch.ts'
import { askIdOf, hasLapsed, isFor, passesByItself } from '../deployment/waiting.ts'
import { itsTurn, nobodySaidYes, turnDelayed, waitedTooLong } from '../messages/waiting.ts'
import { recorded } from './audited.ts'
import { deployLine } from './deploy.ts'
import { holdOf } from './hold.ts'
import { turnsOf } from './turns-of.ts'

/** A line whose turn it is can't be run for now; the message says why, to people. */
export class TurnHindrance extends Error {
  override readonly name = 'TurnHindrance'
}

/**
 * An alias that is not there any more holds nothing: its lines are refused when they are run. While somebody is asked for
 * a yes, whose turn came first, the others wait. A question of its own that no chat has taken is asked again.
 */
export async function isHeld(turn: Turn, app: App): Promise<boolean> {
  const alias = (await app.aliases.all()).find(one => isFor(one.alias, turn))
  if (!alias) return false
  const asks = await app.store.keptLines('ask')
  const isAsked = asks.some(
    ask =>
      ask.kind === 'ask' && ask.turn !== turn.id && isFor(alias.alias, ask) && !hasLapsed(ask, app.now()),
  )
  return isAsked || (await holdOf(alias, turn, app)) !== null
}

/**
 * Runs the line for whoever typed it, as if they typed it now. Whoever dies on the way leaves it where it was, or has made
 * its deployment: creating that takes the line away. A refusal and a question may be said twice then, rather than never.
 */
export async function takeTurn(turn: Turn, app: App): Promise<Came> {
  const { text, refusal } = await recorded(
    'deploy',
    { line: { ...typedOf(turn), kept: turn }, app },
    deployLine,
  )
  if (refusal && passesByItself(refusal)) return 'held'
  if (refusal?.because === 'no_audit') throw new TurnHindrance(text ?? refusal.because)
  if (text !== null && (!refusal || (await waits(turn, app)))) await sayOrNotAsk(turn, text, app)
  await app.store.removeLine(turn, app.newId())
  return refusal ? 'refused' : 'taken'
}

/** A question that the chat rejects is not asked: no yes counts for it. One of the same id may be another bot's by then. */
async function sayOrNotAsk(turn: Turn, text: string, app: App): Promise<void> {
  const asked = await askOf(turn, app)
  try {
    await heard(app.say(whereTyped(turn), itsTurn(turn, text)))
  } catch (error) {
    const kept = await askOf(turn, app)
    if (kept && kept.askedAt === asked?.askedAt) await app.store.removeLine(kept, app.newId())
    throw error
  }
}

const askOf = async (turn: Turn, { store }: App): Promise<Ask | undefined> =>
  (await store.keptLines('ask')).find((kept): kept is Ask => kept.id === askIdOf(turn))

/**
 * It has waited too long, or nobody has said yes to it. Of several bots the one that takes it away says so; what the chat
 * rejects is said later.
 */
export async function dropLine(line: KeptLine, app: App): Promise<void> {
  const isAskedAgain = line.kind === 'ask' && line.turn !== undefined && (await waits({ id: line.turn }, app))
  if (!(await app.store.removeLine(line, app.newId())) || isAskedAgain) return
  if (app.now() - Date.parse(line.until ?? line.at) > newsMs) return
  await heardOrPutBack(
    () => app.say(whereTyped(line), over(line, app)),
    () => app.store.keepLine(line),
  )
}

/** It may have been run or taken away while it was looked at. A question that no chat has taken leaves it where it was. */
const waits = async (turn: Pick<Turn, 'id'>, app: App): Promise<boolean> =>
  (await turnsOf(app)).some(({ id }) => id === turn.id)

const over = (line: KeptLine, { config, now }: App): string =>
  line.kind === 'ask' ? nobodySaidYes(line, config.confirmation.waitMs) : waitedTooLong(line, now())

/** Where it still waits: then it is tried again. */
export async function tellDelayed(turn: Turn, fault: string, app: App): Promise<void> {
  if (await waits(turn, app)) await heard(app.say(whereTyped(turn), turnDelayed(turn, fault)))
}
