import { inTime } from '../in-time.ts'

/** How long the chat may take before its silence counts as a yes, in ms. */
const takenMs = 30_000

/** What the chat has not taken in a week is no news any more, in ms. */
export const newsMs = 7 * 86_400_000

/** The chat does not take a text there: nobody has heard it. `cause` is why. */
export class Unheard extends Error {
  override readonly name = 'Unheard'

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Resolves when the chat has taken a text, or has been silent for long; rejects with Unheard when it surely has not. */
export async function heard(sending: Promise<void>): Promise<void> {
  const refused = (cause: unknown): never => {
    throw new Unheard(cause)
  }
  await inTime(sending.catch(refused), takenMs, () => undefined)
}

/** Between two tries to put something back, and how many there are: what is away for an hour is not waited for. */
const putBack = { everyMs: 1_000, tries: 3_600 }

/**
 * The same of something that was taken away to be told by one bot: what the chat has rejected is put back, to be told
 * later, and a store that can't take it now is asked until it can. Rejects as `heard` does.
 */
export async function heardOrPutBack(send: () => Promise<void>, back: () => Promise<unknown>): Promise<void> {
  try {
    await heard(send())
  } catch (error) {
    for (let tries = 1; !(await works(back)) && tries < putBack.tries; tries += 1) {
      await new Promise(resolve => setTimeout(resolve, putBack.everyMs).unref())
    }
    throw error
  }
}

const works = (work: () => Promise<unknown>): Promise<boolean> =>
  work().then(
    () => true,
    () => false,
  )
