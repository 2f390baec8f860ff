/** Puts the waiting list together: who runs its lines, how they are claimed among several bots, and what is said. */
import type { App } from './app.ts'
import { faultText } from './chat/fault.ts'
import type { Robot } from './chat/hubot.ts'
import { dropLine, isHeld, TurnHindrance, takeTurn, tellDelayed } from './commands/turn.ts'
import type { Turn } from './deployment/kept-line.ts'
import { createTurnWatch, type TurnWatch } from './deployment/turn-watch.ts'
import { oneLine } from './messages/fault.ts'
import { StoreFault } from './store/store.ts'

/** A bot that dies while it runs a line loses its claim on it after this, in ms. */
const claimMs = 10_000

/** Whoever has told an author what is broken is the only one to, for so long after their last try, in ms. */
const tellerMs = 10 * 60_000

export function watchTurns(options: { robot: Robot; app: App; failed: (error: unknown) => void }): TurnWatch {
  const { app } = options
  const { replicas } = app.store
  /** Of each alias the line whose author has heard of what is broken. */
  const told = new Map<string, string>()

  /** Of a store that is away the whole chat hears. */
  function failed(error: unknown, turn: Turn | null): void {
    options.failed(error)
    if (!turn || (error instanceof StoreFault && error.kind === 'away')) return
    const key = turn.alias.toLowerCase()
    if (told.get(key) === turn.id) {
      void claim(`told ${turn.id}`, tellerMs).catch(() => undefined)
      return
    }
    told.set(key, turn.id)
    tell(turn, error).catch(fault => {
      if (told.get(key) === turn.id) told.delete(key)
      app.log.warn(oneLine(fault))
    })
  }

  /** Of several bots one tells, for as long as it tries. */
  async function tell(turn: Turn, error: unknown): Promise<void> {
    const why = (): string =>
      error instanceof TurnHindrance ? error.message : faultText(options.robot, error)
    if (await claim(`told ${turn.id}`, tellerMs)) await tellDelayed(turn, why(), app)
  }

  const claim = async (what: string, forMs: number): Promise<boolean> =>
    replicas === null || (await replicas.claimMessage(what, app.bot, forMs)) === 'mine'

  return createTurnWatch({
    store: app.store,
    speaks: app.seat.isMine,
    isHeld: turn => isHeld(turn, app),
    claim: ({ id }) => claim(`turn ${id}`, claimMs),
    take: async turn => {
      const prolong = setInterval(
        () => void claim(`turn ${turn.id}`, claimMs).catch(() => undefined),
        claimMs / 4,
      )
      try {
        return await takeTurn(turn, app)
      } finally {
        clearInterval(prolong)
      }
    },
    drop: line => dropLine(line, app),
    now: app.now,
    failed,
  })
}
