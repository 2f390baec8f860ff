import { afterEach, expect, test, vi } from 'vitest'
import { atEnd, startBot, startWorld } from '../bot.ts'
import { startAround } from '../visible-world.ts'

const timeoutMs = 30_000
const realTimeout = globalThis.setTimeout
afterEach(() => vi.useRealTimers())

/** The bot's clock stands still while it and its servers are at work, however long that takes on this machine. */
async function until(is: () => boolean): Promise<void> {
  for (let looks = 0; !is(); looks += 1) {
    if (looks === 900) throw new Error('it did not come about')
    vi.advanceTimersByTime(1)
    await new Promise(resolve => realTimeout(resolve, 30))
  }
}

test.each([
  ['the queue request goes out', {}, /^Successfully triggered/, 1],
  [
    'the room hears that a required ticket is waited for',
    { HUBOT_JIRA_REQUIRED: 'true' },
    /waits: it is not deployed without a change ticket/,
    0,
  ],
])(
  'the service is slow, GitHub and JIRA are silent: %s within the time of one call',
  async (_what, env, news, builds) => {
    const [world, around] = await Promise.all([startWorld(), startAround()])
    const { bot } = await startBot({
      world,
      env: { ...around.env, HUBOT_TEAMCITY_TIMEOUT_SECONDS: String(timeoutMs / 1_000), ...env },
      aliases: [around.alias],
    })
    atEnd(() => around.close())
    around.service.fail({ how: { delayMs: 4_900 } })
    for (const server of [around.github, around.jira]) server.fail({ times: 10_000, how: 'hang-before' })
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    })
    const typedAtMs = performance.now()
    void bot.says('ann', 'hubot deploy restaurant-api-na')
    for (const [server, tookMs] of [
      [around.service, 4_900],
      [around.github, 15_000],
      [around.jira, 10_000],
    ] as const) {
      const before = server.requests.length
      await until(() => server.requests.length > before)
      vi.advanceTimersByTime(tookMs)
    }
    await until(() => bot.said.some(({ text }) => news.test(text)))
    expect(performance.now() - typedAtMs).toBeLessThan(timeoutMs + 1_000)
    expect(world.production.builds()).toHaveLength(builds)
  },
)
