/** The waiting list of an alias: lines that are run when nothing is in their way any more, first come first served. */
import type { Deployment, Person } from './deployment.ts'
import type { Freeze } from './freeze.ts'
import type { Ask, KeptLine, Turn } from './kept-line.ts'
import type { Lock } from './lock.ts'
import type { Refusal } from './refusal.ts'

/** What a line waits for. */
export type Hold =
  | { readonly by: 'deployment'; readonly deployment: Deployment }
  | { readonly by: 'lock'; readonly lock: Lock }
  | { readonly by: 'freeze'; readonly freeze: Freeze }

/** When that ends as far as it is known, in epoch ms. */
export function endOf(hold: Hold): number | null {
  const until = hold.by === 'lock' ? hold.lock.until : hold.by === 'freeze' ? hold.freeze.until : undefined
  return until ? Date.parse(until) : null
}

export const isFor = (name: string, { alias }: KeptLine): boolean =>
  alias.toLowerCase() === name.toLowerCase()

export const isOver = ({ until }: KeptLine, nowMs: number): boolean =>
  until !== undefined && Date.parse(until) <= nowMs

/** From when a yes is heard until its question is prolonged, in ms. */
const graceMs = 10_000

/** Nobody has said yes to it, nor will. */
export const hasLapsed = (ask: Ask, nowMs: number): boolean => isOver(ask, nowMs - graceMs)

/** One question a turn, also of a bot that was paused and asks it again. */
export const askIdOf = ({ id }: Turn): string => `${id}-ask`

/** Lines that still wait, of one alias or of all: questions, and turns in their order. */
export function standing(
  lines: readonly KeptLine[],
  alias: string | null,
  nowMs: number,
): { readonly asks: readonly Ask[]; readonly turns: readonly Turn[] } {
  const those = lines.filter(line => (alias === null || isFor(alias, line)) && !isOver(line, nowMs))
  return {
    asks: those.flatMap(line => (line.kind === 'ask' ? [line] : [])),
    turns: those.flatMap(line => (line.kind === 'turn' ? [line] : [])),
  }
}

/** Those of one alias that still wait, in their order: ids sort by time. */
export const listOf = (turns: readonly Turn[], alias: string, nowMs: number): readonly Turn[] =>
  turns.filter(turn => isFor(alias, turn) && !isOver(turn, nowMs))

/** Aliases that somebody waits for, in the order of the first who do. */
export const waitedFor = (turns: readonly KeptLine[]): readonly string[] =>
  turns.map(({ alias }) => alias).filter((alias, at) => turns.findIndex(turn => isFor(alias, turn)) === at)

/** All of a person; of several, which two bots may have taken at once, the first counts. */
export const ownOf = (turns: readonly Turn[], { id }: Person): readonly Turn[] =>
  turns.filter(({ person }) => person.id === id)

/** Who waits, and for which alias: one deployment of theirs is what all their lines for it waited for. */
export const waiterOf = (alias: string, { id }: Person): string => JSON.stringify([alias.toLowerCase(), id])

/** Null for the question to a line that had not to wait. */
export const waiterIn = (line: KeptLine): string | null =>
  line.kind === 'turn' || line.turn !== undefined ? waiterOf(line.alias, line.person) : null

/** The number that was typed; null for the last build. */
export const numberOf = ({ rest }: Turn): string | null => / build (.+)$/iu.exec(rest)?.[1] ?? null

/** Whether what it is refused for ends without anybody's doing, so that it can be waited for. */
export const passesByItself = (
  no: Refusal,
): no is Extract<Refusal, { because: 'locked' | 'active' | 'frozen' }> =>
  no.because === 'locked' || no.because === 'active' || no.because === 'frozen'
