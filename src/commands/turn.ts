/** What happens when it is the turn of a line that waited. */
import type { App } from '../app.ts'
import { type Turn, typedOf, whereTyped } from '../deployment/kept-line.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { heard } from '../deployment/told.ts'
import type { Came } from '../deployment/turn-watch.ts'
import { isFor, isOver } from '../deployment/waiting.ts'
import { itsTurn, turnDelayed, waitedTooLong } from '../messages/waiting.ts'
import { recorded } from './audited.ts'
import { deployLine } from './deploy.ts'
import { holdOf } from './hold.ts'
import { turnsOf } from './turns-of.ts'

/**
 * An alias that is not there any more holds nothing: its lines are refused when they are run. While somebody is asked for
 * a yes, whose turn came first, the others wait.
 */
export async function isHeld(turn: Turn, app: App): Promise<boolean> {
  const alias = (await app.aliases.all()).find(one => isFor(one.alias, turn))
  if (!alias) return false
  const asks = await app.store.keptLines('ask')
  const isAsked = asks.some(ask => isFor(alias.alias, ask) && !isOver(ask, app.now()))
  return isAsked || (await holdOf(alias, turn, app)) !== null
}

/**
 * Runs the line for whoever typed it, as if they typed it now. Whoever dies on the way leaves it where it was, or has made
 * its deployment: creating that takes the line away. A refusal may be said twice then, rather than never.
 */
export async function takeTurn(turn: Turn, app: App): Promise<Came> {
  const { text, refusal } = await recorded(
    'deploy',
    { line: { ...typedOf(turn), kept: turn }, app },
    deployLine,
  )
  if (refusal && isHold(refusal)) return 'held'
  if (refusal?.because === 'no_audit') throw new Error(text ?? refusal.because)
  if (text !== null) await heard(app.say(whereTyped(turn), itsTurn(turn, text)))
  // A question for a yes is kept under the same id, and is no turn any more.
  if ((await turnsOf(app)).some(({ id }) => id === turn.id)) await app.store.removeLine(turn, app.newId())
  return refusal ? 'refused' : 'taken'
}

const isHold = ({ because }: Refusal): boolean =>
  because === 'locked' || because === 'active' || because === 'frozen'

/** Of several bots the one that takes it away says so; what the chat rejects is said later. */
export async function dropTurn(turn: Turn, app: App): Promise<void> {
  if (!(await app.store.removeLine(turn, app.newId()))) return
  try {
    await heard(app.say(whereTyped(turn), waitedTooLong(turn, app.now())))
  } catch (error) {
    await app.store.keepLine(turn)
    throw error
  }
}

/** It stays, and is tried again. */
export const tellDelayed = async (turn: Turn, fault: string, app: App): Promise<void> =>
  await heard(app.say(whereTyped(turn), turnDelayed(turn, fault)))
