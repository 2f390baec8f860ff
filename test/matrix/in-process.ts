/** One cell of the matrix with the bot in this process. Many may run at once. */
import { vi } from 'vitest'
import { settings } from '../../src/settings.ts'
import { type Bot, finishDeploy, startBot, type World } from '../bot.ts'
import {
  type Call,
  deploy,
  type How,
  hows,
  type Request,
  requests,
  settleSeconds,
  timeoutSecondsOf,
} from './axes.ts'
import { kindOf, plain, type Seen } from './heard.ts'

export type Times = 'once' | 'lasting'

export interface Started {
  readonly bot: Bot
  readonly world: World
  /** Texts with the moment in which they were said, on the clock of `performance.now()`. */
  readonly said: { readonly text: string; readonly atMs: number }[]
  /** Lets time go by for this bot alone. */
  readonly pass: (ms: number) => void
}

/** What a world has beside the two servers. */
export interface More {
  readonly env: Readonly<Record<string, string>>
  readonly alias: string
}

export const patience = { timeout: 60_000, interval: 20 }
let starting: Promise<unknown> = Promise.resolve()

/** Settings are read from the one environment of this process, so one bot starts after another. */
export function start(how: How, call: Call, more?: () => Promise<More>): Promise<Started> {
  const started = starting.then(async () => {
    const around = await more?.()
    // What the world of another cell has is not there for this one.
    for (const name of Object.keys(settings)) delete process.env[name]
    let aheadMs = 0
    const real = Date.now
    // The bot takes the clock that it finds when it starts.
    Date.now = () => real() + aheadMs
    const { bot, world } = await startBot({
      env: {
        HUBOT_TEAMCITY_TIMEOUT_SECONDS: String(timeoutSecondsOf(how, call)),
        HUBOT_TEAMCITY_SETTLE_SECONDS: String(settleSeconds),
        ...around?.env,
      },
      ...(around ? { aliases: [around.alias] } : {}),
    }).finally(() => {
      Date.now = real
    })
    const pass = (ms: number): void => {
      aheadMs += ms
    }
    const said: Started['said'] = []
    const push = bot.said.push.bind(bot.said)
    bot.said.push = (...texts) => {
      said.push(...texts.map(({ text }) => ({ text, atMs: performance.now() })))
      return push(...texts)
    }
    return { bot, world, said, pass }
  })
  starting = started.catch(() => undefined)
  return started
}

/** For how long this process, or the whole machine, has stood still by now, in ms. */
let lagMs = 0
let beatAtMs = performance.now()
setInterval(() => {
  const now = performance.now()
  if (now - beatAtMs > 70) lagMs += now - beatAtMs - 20
  beatAtMs = now
}, 20).unref()

export async function runHttp(call: Request, how: How, times: Times): Promise<Seen> {
  const started = await start(how, call)
  const { bot, world } = started
  const { to, method, path } = requests[call]
  const server = world[to]
  if (call === 'old pin') server.setOptions({ pinInfoRoute: false })
  if (call === 'look-up') world.production.fail({ ...requests.queue, how: 'reset-before' })
  server.fail({ method, path, how: hows[how], times: times === 'once' ? 1 : Number.POSITIVE_INFINITY })
  const hits = (): number =>
    server.requests.filter(one => one.method === method && path.test(decodeURIComponent(one.path))).length
  return await live(started, async () => {
    if (times === 'once') return
    if (call === 'read') await vi.waitUntil(() => hits() >= 3, patience)
    if (call === 'look-up') await vi.waitUntil(() => hits() >= 2, patience)
    if (call === 'queue') await vi.waitUntil(() => ended(bot) || isUnderWay(bot), patience)
    server.mend()
  })
}

/** The chat takes nothing, or says nothing of what it took, for the first text. */
export async function runSay(how: 'reset before' | 'reset after' | 'hang after'): Promise<Seen> {
  const started = await start(how, 'say')
  const { adapter } = started.bot.robot as unknown as {
    adapter: { send: (...args: never[]) => Promise<void> }
  }
  const send = adapter.send.bind(adapter)
  let isFirst = true
  adapter.send = async (...args) => {
    const fails = isFirst
    isFirst = false
    if (!fails || how !== 'reset before') await send(...args)
    if (fails && how === 'hang after') await new Promise(() => undefined)
    if (fails) throw new Error('the chat is away')
  }
  return await live(started)
}

/** The first save of a move rejects: before anything is written, or after. */
export async function runSave(how: 'reset before' | 'reset after'): Promise<Seen> {
  const started = await start(how, 'save')
  const { byHand } = started.world
  const { store } = started.bot.app
  const { move } = store
  let isFirst = true
  const failing: typeof move = async (...args) => {
    const fails = isFirst
    isFirst = false
    // Whoever is told that nothing was saved writes no line. The next start would.
    if (fails) byHand.add(args[0].id)
    const moved = fails && how === 'reset before' ? 'outdated' : await move(...args)
    if (fails) throw new Error('the disk is away')
    return moved
  }
  Object.assign(store, { move: failing })
  return await live(started)
}

/** Types the deploy, and again where it was refused; `mend` ends what lasts. */
export async function live(
  { bot, world, said }: Started,
  mend = async (): Promise<void> => {},
): Promise<Seen> {
  const [typedAtMs, lagBeforeMs] = [performance.now(), lagMs]
  void bot.says('ann', deploy)
  await vi.waitUntil(() => said.some(({ text }) => kindOf(text) !== 'pinned'), patience)
  const silenceMs = silenceOf(said, typedAtMs) - (lagMs - lagBeforeMs)
  await mend()
  await vi.waitUntil(() => ended(bot) || isUnderWay(bot), patience)
  const isRefused = ended(bot)
  const first = said.length
  if (isRefused) {
    await bot.app.worker.settled('')
    void bot.says('ann', deploy)
    await vi.waitUntil(() => isUnderWay(bot), patience)
  }
  finishDeploy(world)
  await vi.waitUntil(() => said.some(({ text }) => kindOf(text) === 'deployed'), patience)
  const texts = said.slice(0, isRefused ? first : undefined).map(({ text }) => text)
  const refusal = texts.find(text => kindOf(text) === 'refused')
  const ids = world.production.builds().map(({ properties }) => properties['hubot.deploy.id'])
  return {
    heard: texts.map(kindOf),
    refusal: refusal === undefined ? null : plain(refusal),
    builds: Math.max(...ids.map(id => ids.filter(other => other === id).length)),
    goesOn: said.filter(({ text }) => kindOf(text) === 'deployed').length === 1,
    silenceMs: Math.round(silenceMs),
  }
}

export const ended = (bot: Bot): boolean => bot.said.some(({ text }) => kindOf(text) === 'refused')
export const isUnderWay = (bot: Bot): boolean =>
  bot.said.some(({ text }) => ['triggered', 'unread'].includes(kindOf(text)))

function silenceOf(said: Started['said'], typedAtMs: number): number {
  const moments = [typedAtMs, ...said.map(({ atMs }) => atMs)]
  return Math.max(...moments.slice(1).map((atMs, at) => atMs - (moments[at] ?? atMs)))
}
