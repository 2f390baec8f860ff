import type { ServerResponse } from 'node:http'
import type { App } from '../app.ts'
import { oneLine } from '../messages.ts'
import { answerJson } from './answer.ts'

interface Check {
  readonly ok: boolean
  /** When it was looked at, as seconds before now. */
  readonly ageSeconds: number
  readonly error?: string
}

/** Servers are asked at most this often, however often health is. */
const freshMs = 10_000

/** `GET /hubot/health`: 200 when all is well, else 503; each part with its own state and age. */
export function createHealth(app: App): (response: ServerResponse) => Promise<void> {
  const parts = {
    brain: remembered(app, () => app.brainLoaded()),
    store: remembered(app, () => app.store.ping()),
    teamcityNonProduction: remembered(app, async () => void (await app.nonProduction().serverInfo())),
    teamcityProduction: remembered(app, async () => void (await app.production().serverInfo())),
  }
  return async response => {
    const checks = Object.fromEntries(
      await Promise.all(Object.entries(parts).map(async ([name, check]) => [name, await check()] as const)),
    )
    const isWell = Object.values(checks).every(check => check.ok)
    answerJson(response, isWell ? 200 : 503, { status: isWell ? 'ok' : 'failing', ...checks })
  }
}

function remembered(app: App, look: () => Promise<void>): () => Promise<Check> {
  let last: { atMs: number; result: Promise<string | null> } | undefined
  return async () => {
    if (!last || app.now() - last.atMs > freshMs)
      last = { atMs: app.now(), result: look().then(() => null, oneLine) }
    const { atMs, result } = last
    const error = await result
    const ageSeconds = Math.round((app.now() - atMs) / 1_000)
    return error === null ? { ok: true, ageSeconds } : { ok: false, ageSeconds, error }
  }
}
