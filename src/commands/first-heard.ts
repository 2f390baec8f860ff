/** Which questions a yes or a no can mean: those that stood when it was first heard. */
import type { ChatLine } from '../chat/command.ts'
import type { Ask } from '../deployment/kept-line.ts'
import type { Store } from '../store/store.ts'
import { againMs } from './came-again.ts'

interface Heard {
  /** Epoch ms. */
  readonly atMs: number
  readonly asked: ReadonlySet<string>
}

/** By the key of the message; known as long as this bot lives. */
const firstHeard = new WeakMap<Store, Map<string, Heard>>()

/** Notes what was asked when that message came, if it comes for the first time. */
export function noteHeard(
  { line: { messageKey }, atMs }: { readonly line: ChatLine; readonly atMs: number },
  asks: readonly Ask[],
  store: Store,
): void {
  if (messageKey === undefined) return
  const heard = firstHeard.get(store) ?? new Map<string, Heard>()
  firstHeard.set(store, heard)
  for (const [key, first] of heard) if (atMs - first.atMs > againMs) heard.delete(key)
  if (!heard.has(messageKey)) heard.set(messageKey, { atMs, asked: new Set(asks.map(keyOf)) })
}

/**
 * Whether it was asked after that message first came: that was delivered again, or is answered late, since another bot
 * had it. Clocks have no say, since those of two bots differ.
 */
export function isOlder({ messageKey = '' }: ChatLine, ask: Ask, store: Store): boolean {
  const first = firstHeard.get(store)?.get(messageKey)
  return first !== undefined && !first.asked.has(keyOf(ask))
}

/** As ISO 8601. */
export const whenAsked = ({ askedAt, at }: Ask): string => askedAt ?? at

/** One that is asked anew for a turn has the same id. */
const keyOf = (ask: Ask): string => `${ask.id} ${whenAsked(ask)}`
