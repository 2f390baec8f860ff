import { inTime } from '../in-time.ts'

/** How long the chat may take before its silence counts as a yes, in ms. */
const takenMs = 30_000

/** Resolves when the chat has taken a text, or has been silent for long; rejects when it surely has not. */
export async function heard(sending: Promise<void>): Promise<void> {
  await inTime(sending, takenMs, () => undefined)
}
