import { inTime } from '../in-time.ts'
import type { Robot } from './hubot.ts'

interface Line {
  readonly say: (text: string) => Promise<void>
  readonly messageKey?: string | undefined
}

interface UnderWay extends Line {
  readonly end: Promise<void>
}

const linesOf = new WeakMap<Robot, Set<UnderWay>>()

/** Answers a line in sight of a stop. */
export async function underWay(
  robot: Robot,
  { say, messageKey }: Line,
  answer: () => Promise<void>,
): Promise<void> {
  const lines = linesOf.get(robot) ?? new Set()
  linesOf.set(robot, lines)
  const line = { end: answer(), say, messageKey }
  lines.add(line)
  try {
    await line.end
  } finally {
    lines.delete(line)
  }
}

/** Resolves when every line of that robot is answered, or after that time. Never rejects. */
export async function answersWithin(robot: Robot, ms: number): Promise<void> {
  const lines = [...(linesOf.get(robot) ?? [])]
  await inTime(Promise.allSettled(lines.map(({ end }) => end)), ms, () => undefined)
}

/**
 * Says that to whoever still waits for an answer, within that time. Never rejects. A line that another bot stands by for
 * (`isStoodBy`, by its message's key) is answered by that one; a store that does not say so in half the time is not
 * waited for.
 */
export async function tellUnanswered(
  robot: Robot,
  text: string,
  { ms, isStoodBy }: { ms: number; isStoodBy: (messageKey: string) => Promise<boolean> },
): Promise<void> {
  const tell = async ({ say, messageKey }: Line): Promise<void> => {
    const asked = messageKey === undefined ? Promise.resolve(false) : isStoodBy(messageKey)
    const isOthers = await inTime(
      asked.catch(() => false),
      ms / 2,
      () => false,
    )
    if (!isOthers) await say(text)
  }
  const lines = [...(linesOf.get(robot) ?? [])]
  await inTime(Promise.allSettled(lines.map(tell)), ms, () => undefined)
}
