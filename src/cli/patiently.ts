import { noSooner } from '../deployment/backoff.ts'
import { RemoteFault } from '../remote/remote-fault.ts'

const MOST_TRIES = 4
/** Waits of all tries together, in ms. */
const PATIENCE_MS = 60_000
const USUAL_WAIT_MS = 1_000

/** It surely had no effect. */
const hadNoEffect = ({ sent }: RemoteFault): boolean => sent === 'no'

/**
 * Makes a request again that may work later: a server that is being restarted, a limit that ends soon. Unless
 * `mayRepeat` knows better, only where it surely had no effect. Everything else is thrown at once.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  sleep: (ms: number) => Promise<void>,
  mayRepeat: (fault: RemoteFault) => boolean = hadNoEffect,
): Promise<T> {
  let waitedMs = 0
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof RemoteFault) || !error.transient || !mayRepeat(error)) throw error
      const waitMs = noSooner(error, USUAL_WAIT_MS * 2 ** (tries - 1))
      waitedMs += waitMs
      if (tries === MOST_TRIES || waitedMs > PATIENCE_MS) throw error
      await sleep(waitMs)
    }
  }
}
