import type { App } from '../app.ts'
import { oneLine } from '../messages/fault.ts'

/** A bot that answers prolongs its claim; one that dies meanwhile loses it after this, in ms. */
const claimMs = 10_000

/**
 * Several bots may hear the same message: one answers, the others stand by until it has, and one of them takes over when
 * it dies. A message without a key that proves anything is answered by whoever heard it, and so
 * is one that can't be claimed: the command itself says what is wrong with the store.
 */
export async function answerOnce(
  { store, bot, log }: Pick<App, 'store' | 'bot' | 'log'>,
  messageKey: string | undefined,
  answer: () => Promise<void>,
): Promise<void> {
  const { replicas } = store
  if (!replicas || messageKey === undefined) return await answer()
  const claim = () => replicas.claimMessage(messageKey, bot, claimMs)
  for (;;) {
    const whose = await claim().catch(() => 'mine')
    if (whose === 'mine') break
    if (whose === 'answered') return
    await replicas.standBy(messageKey).catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, 1_000).unref())
  }
  const prolong = setInterval(() => void claim().catch(() => undefined), claimMs / 4)
  try {
    await answer()
  } finally {
    clearInterval(prolong)
  }
  await replicas.answered(messageKey).catch(error => log.warn(oneLine(error)))
}
