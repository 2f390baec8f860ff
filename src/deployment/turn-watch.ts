import type { KeptLines } from '../store/store.ts'
import type { Ask, KeptLine, Turn } from './kept-line.ts'
import { createPauses } from './pauses.ts'
import { createTicking, type Ticking } from './ticking.ts'
import { Unheard } from './told.ts'
import { hasLapsed, isFor, isOver, waitedFor } from './waiting.ts'

/**
 * How often it is looked whose turn it is; how long an alias is left alone when something is broken, and a line whose
 * room takes nothing, at first and at most; in ms.
 */
const [everyMs, againMs, longestMs] = [1_000, 15_000, 300_000]

/**
 * `held`: something is in its way still · `taken`: it is a deployment, or asks for a yes · `refused`: its author was told
 * why, and it waits no more.
 */
export type Came = 'held' | 'taken' | 'refused'

export type TurnWatch = Ticking

/**
 * Runs the first line of each waiting list that nothing is in the way of. Each alias has its turn by itself, so that a
 * slow server holds up one. Of several bots the one that claims a line runs it; whoever dies then loses the claim, and
 * another runs it again under the same id.
 */
export function createTurnWatch(options: {
  store: Pick<KeptLines, 'keptLines'>
  /** Whether this bot is in the chat. */
  speaks: () => boolean
  /** Whether something is in its way still. */
  isHeld: (turn: Turn) => Promise<boolean>
  claim: (turn: Turn) => Promise<boolean>
  take: (turn: Turn) => Promise<Came>
  /** It has waited too long, or nobody has said yes to it. */
  drop: (line: KeptLine) => Promise<void>
  now: () => number
  failed: (error: unknown, turn: Turn | null) => void
}): TurnWatch {
  const { store, now } = options
  const busy = new Set<string>()
  /** By alias in lower case, and by id of the line. */
  const pauses = createPauses({ firstMs: againMs, mostMs: longestMs, now })

  const isOff = (): boolean => ticking.isStopped() || !options.speaks()

  const isUnanswered = (ask: Ask): boolean => ask.turn !== undefined && hasLapsed(ask, now())

  async function look(): Promise<void> {
    if (isOff()) return
    const kept = await store.keptLines()
    const lines = kept.filter(line => line.kind === 'turn' || isUnanswered(line))
    pauses.keep(new Set(lines.flatMap(({ id, alias }) => [id, alias.toLowerCase()])))
    for (const alias of waitedFor(lines)) {
      const key = alias.toLowerCase()
      if (busy.has(key) || pauses.isPaused(key)) continue
      busy.add(key)
      const inLine = lines.filter(line => isFor(alias, line))
      void serve(inLine, key).finally(() => busy.delete(key))
    }
  }

  /**
   * Whoever is held lets those pass who are not: a lock keeps its holder from nothing. So does one whose room takes nothing:
   * it may be gone for good.
   */
  async function serve(lines: readonly KeptLine[], key: string): Promise<void> {
    for (const line of lines) {
      if (isOff()) return
      if (pauses.isPaused(line.id)) continue
      try {
        if (line.kind === 'ask' || isOver(line, now())) await options.drop(line)
        else if (!(await options.isHeld(line))) {
          // Somebody else is at it: what comes of it is seen with the next look.
          if (!(await options.claim(line))) return
          const came = await options.take(line)
          pauses.end(key)
          if (came === 'taken') return
        }
      } catch (error) {
        const isUnheard = error instanceof Unheard
        pauses.pause(isUnheard ? line.id : key)
        if (!ticking.isStopped()) options.failed(error, line.kind === 'turn' && !isUnheard ? line : null)
        if (!isUnheard) return
      }
    }
  }

  const ticking = createTicking({ everyMs, look, failed: error => options.failed(error, null) })
  return { start: ticking.start, stop: ticking.stop }
}
