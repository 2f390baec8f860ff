/** When a connection that was lost, or never made, is tried again; and the one line that says why it is not there. */
import { chatAway } from '../messages/hipchat.ts'
import { type Fault, waitMs } from './fault.ts'
import type { ChatLog } from './log.ts'

/** A connection that lasted for so long was a good one: what failed before it does not count any more, in ms. */
const [goodMs, peacefulMs] = [10_000, 600_000]

export interface Retry {
  /** Says why, once for each reason in a row, and connects again after a while. Nothing where it is waiting already. */
  after(fault: Fault): void
  online(): void
  /** Does not connect any more. */
  stop(): void
}

export function createRetry(options: {
  readonly connect: () => void
  readonly log: Pick<ChatLog, 'debug' | 'warn'>
  readonly now: () => number
  readonly random: () => number
}): Retry {
  const { connect, log, now, random } = options
  let [failures, conflicts] = [0, 0]
  let told: string | null = null
  let onlineAt: number | null = null
  let timer: NodeJS.Timeout | undefined

  function count({ kind }: Fault): number {
    const lastedMs = onlineAt === null ? 0 : now() - onlineAt
    onlineAt = null
    if (lastedMs > goodMs) failures = 0
    if (lastedMs > peacefulMs) conflicts = 0
    failures += 1
    if (kind !== 'conflict') return failures
    conflicts += 1
    return conflicts
  }

  return {
    after(fault) {
      if (timer) return
      const ms = waitMs(fault, count(fault), random)
      const line = chatAway(fault, Math.max(1, Math.round(ms / 1_000)))
      if (told === fault.kind) log.debug(line)
      else log.warn(line)
      told = fault.kind
      timer = setTimeout(() => {
        timer = undefined
        connect()
      }, ms)
    },
    online() {
      onlineAt = now()
      told = null
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      told = null
    },
  }
}
