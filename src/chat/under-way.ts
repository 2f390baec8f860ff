import { inTime } from '../in-time.ts'
import type { Robot } from './hubot.ts'

interface UnderWay {
  readonly end: Promise<void>
  readonly say: (text: string) => Promise<void>
}

const linesOf = new WeakMap<Robot, Set<UnderWay>>()

/** Answers a line in sight of a stop. */
export async function underWay(
  robot: Robot,
  say: UnderWay['say'],
  answer: () => Promise<void>,
): Promise<void> {
  const lines = linesOf.get(robot) ?? new Set()
  linesOf.set(robot, lines)
  const line = { end: answer(), say }
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

/** Says that to whoever still waits for an answer, within that time. Never rejects. */
export async function tellUnanswered(robot: Robot, text: string, ms: number): Promise<void> {
  const lines = [...(linesOf.get(robot) ?? [])]
  await inTime(Promise.allSettled(lines.map(({ say }) => say(text))), ms, () => undefined)
}
