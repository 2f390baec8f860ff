import type { App } from '../app.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { newRef } from '../log.ts'
import { refusal } from '../messages/refusal.ts'

/** The words of a refusal. What a server is the reason of stands in the log, under the reference that it ends in. */
export function refusalOf(no: Refusal, app: App): string {
  const text = refusal(no, app.now())
  if (no.because !== 'no_configuration' && no.because !== 'paused') return text
  const ref = newRef()
  app.log.warn(`[ref ${ref}] refused: ${no.because}`, { alias: no.alias.alias, detail: text.split('\n')[0] })
  return `${text} [ref ${ref}]`
}
