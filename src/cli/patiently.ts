import { noSooner } from '../deployment/backoff.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Tools } from './command.ts'

/** Waits and tries together, in ms. */
const PATIENCE_MS = 60_000
const USUAL_WAIT_MS = 1_000
const LONGEST_USUAL_WAIT_MS = 10_000

interface Patience {
  readonly mayRepeat: (fault: RemoteFault) => boolean
  readonly mostTries: number
}

/** What changes something: where it surely had no effect. */
const forActs: Patience = { mayRepeat: ({ sent }) => sent === 'no', mostTries: 4 }
/** What changes nothing: as long as there is patience. */
export const forReads: Patience = { mayRepeat: () => true, mostTries: Number.POSITIVE_INFINITY }

/**
 * Makes a request again that may work later: a server that is being restarted, a limit that ends soon. Everything else is
 * thrown at once.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  { sleep, now }: Pick<Tools, 'sleep' | 'now'>,
  patience: Partial<Patience> = {},
): Promise<T> {
  const { mayRepeat, mostTries } = { ...forActs, ...patience }
  const beganMs = now()
  let waitedMs = 0
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof RemoteFault) || !error.transient || !mayRepeat(error)) throw error
      const usualMs = Math.min(LONGEST_USUAL_WAIT_MS, USUAL_WAIT_MS * 2 ** (tries - 1))
      const waitMs = noSooner(error, usualMs)
      // The clock may be set back.
      const spentMs = Math.max(waitedMs, now() - beganMs)
      if (tries === mostTries || spentMs + waitMs > PATIENCE_MS) throw error
      waitedMs += waitMs
      await sleep(waitMs)
    }
  }
}
