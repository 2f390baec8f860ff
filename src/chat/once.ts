import type { App } from '../app.ts'
import { oneLine } from '../messages/fault.ts'
import type { Replicas } from '../store/store.ts'

/** A bot that answers prolongs its claim; one that dies meanwhile loses it after this, in ms. */
const claimMs = 10_000

/** Lines that a bot stands by for, by the keys of their messages, until it is stopped. */
interface StoodBy {
  readonly keys: Set<string>
  isOver: boolean
}

const stoodBy = new WeakMap<Replicas, StoodBy>()

function stoodByOf(replicas: Replicas): StoodBy {
  const known = stoodBy.get(replicas) ?? { keys: new Set(), isOver: false }
  stoodBy.set(replicas, known)
  return known
}

/** At the start of a stop: who relies on this bot to answer a line is to know that it does not. Repeatable. */
export async function standDown(replicas: Replicas, bot: string): Promise<void> {
  const mine = stoodByOf(replicas)
  mine.isOver = true
  await Promise.all([...mine.keys].map(key => replicas.standDown(key, bot)))
}

/**
 * Several bots may hear the same message: one answers, the others stand by until it has, and one of them takes over when
 * it dies. A message without a key that proves anything is answered by whoever heard it, and so is one that can't be
 * claimed: the command itself says what is wrong with the store.
 */
export async function answerOnce(
  { store, bot, log }: Pick<App, 'store' | 'bot' | 'log'>,
  messageKey: string | undefined,
  answer: () => Promise<void>,
): Promise<void> {
  const { replicas } = store
  if (!replicas || messageKey === undefined) return await answer()
  const claim = () => replicas.claimMessage(messageKey, bot, claimMs)
  const mine = stoodByOf(replicas)
  try {
    for (;;) {
      const whose = await claim().catch(() => 'mine')
      if (whose === 'mine') break
      if (whose === 'answered' || mine.isOver) return
      mine.keys.add(messageKey)
      await replicas.standBy(messageKey, bot).catch(() => undefined)
      await new Promise(resolve => setTimeout(resolve, 1_000).unref())
      if (mine.isOver) return
    }
  } finally {
    mine.keys.delete(messageKey)
  }
  const prolong = setInterval(() => void claim().catch(() => undefined), claimMs / 4)
  try {
    await answer()
  } finally {
    clearInterval(prolong)
  }
  await replicas.answered(messageKey).catch(error => log.warn(oneLine(error)))
}
