import type { Answer } from './fault.ts'
import { RemoteFault } from './remote-fault.ts'

/** What an API says of a thing that it does not have; a page that says so of an address is `unreadable`. */
export async function orNull(answer: Promise<Answer | null>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RemoteFault && error.kind === 'not_found') return null
    throw error
  }
}
