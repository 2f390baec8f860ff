import type { ServerResponse } from 'node:http'
import { appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import { brainLoaded } from '../chat/loaded.ts'
import { readConfig } from '../config.ts'
import { inTime } from '../in-time.ts'
import { oneLine } from '../messages/fault.ts'
import { httpText } from '../messages/http.ts'
import { answerJson } from './answer.ts'

interface Check {
  readonly ok: boolean
  /** When it was looked at, as seconds before now. */
  readonly ageSeconds: number
  readonly error?: string
}

/** Parts are looked at this often at most, however often health is asked for; a part has this long to answer. */
const [freshMs, answerMs] = [10_000, 5_000]

/**
 * `GET /hubot/health`: 200 when all is well, else 503; each part with its own state and age, also while
 * the store can't be opened and the others therefore have not begun.
 */
export function createHealth(robot: Robot): (response: ServerResponse) => Promise<void> {
  const parts = {
    brain: remembered(async () => {
      if (!(await brainLoaded(robot.brain))) throw new Error(httpText.noBrain)
    }),
    store: remembered(async () => {
      const { store, now } = await appFor(robot)
      await store.beat(now())
    }),
    audit: remembered(async () => {
      const hindrance = (await appFor(robot)).audit.hindrance()
      if (hindrance !== null) throw new Error(hindrance)
    }),
    teamcityNonProduction: remembered(async () => (await appFor(robot)).nonProduction().serverInfo()),
    teamcityProduction: remembered(async () => (await appFor(robot)).production().serverInfo()),
    // Where the markers go.
    ...(readConfig().visibility.markers && {
      redis: remembered(async () => (await appFor(robot)).visibility.markers?.check()),
    }),
  }
  return async response => {
    const checks = Object.fromEntries(
      await Promise.all(Object.entries(parts).map(async ([name, check]) => [name, await check()] as const)),
    )
    const isWell = Object.values(checks).every(check => check.ok)
    answerJson(response, isWell ? 200 : 503, { status: isWell ? 'ok' : 'failing', ...checks })
  }
}

function remembered(look: () => Promise<unknown>): () => Promise<Check> {
  let last: { atMs: number; error: Promise<string | null> } | undefined
  return async () => {
    // A clock that was set back makes nothing fresh.
    if (!last || Math.abs(Date.now() - last.atMs) > freshMs) last = { atMs: Date.now(), error: errorOf(look) }
    const { atMs, error: pending } = last
    const error = await pending
    const ageSeconds = Math.max(0, Math.round((Date.now() - atMs) / 1_000))
    return error === null ? { ok: true, ageSeconds } : { ok: false, ageSeconds, error }
  }
}

async function errorOf(look: () => Promise<unknown>): Promise<string | null> {
  try {
    const answer = look().then(() => null)
    return await inTime(answer, answerMs, () => httpText.noAnswer(answerMs))
  } catch (error) {
    return oneLine(error)
  }
}
