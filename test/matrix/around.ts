/** One cell of the matrix for a call to what is around a deploy, in a world that has all of it. */
import { expect, vi } from 'vitest'
import { atEnd } from '../bot.ts'
import { type Proxy as Cable, startProxy } from '../redis-proxy.ts'
import { type Around, markersIn, startAround } from '../visible-world.ts'
import { type AroundCall, type AroundRequest, aroundRequests, type How, hows } from './axes.ts'
import { kindOf, type Left, type Seen } from './heard.ts'
import { ended, isUnderWay, live, patience, type Started, start, type Times } from './in-process.ts'

interface Scene extends Started {
  readonly around: Around
  /** Between the bot and the Redis of the markers; null where there is none. */
  readonly cable: Cable | null
  readonly markers: () => Promise<string[]>
}

export type Markers = 'reset before' | 'reset after' | 'hang before' | 'hang after'

let lists = 0

async function open(how: How, call: AroundCall, redisPort: number | null): Promise<Scene> {
  const list = `logstash-${lists++}`
  let around: Around | undefined
  let cable: Cable | null = null
  const started = await start(how, call, async () => {
    around = await startAround()
    cable = redisPort === null ? null : await startProxy(redisPort)
    const markersAt = cable && {
      HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${cable.port}`,
      HUBOT_DEPLOY_REDIS_LIST: list,
    }
    // What is live is not what these cells ask.
    return {
      env: { ...around.env, HUBOT_DEPLOY_LIVE_SECONDS: '60', ...markersAt },
      alias: around.alias,
    }
  })
  if (!around) throw new Error('nothing is around')
  const world = around
  atEnd(async () => {
    await Promise.all([world.close(), cable?.close()])
  })
  const markers = async (): Promise<string[]> =>
    redisPort === null ? [] : (await markersIn(redisPort, list)).map(({ action }) => action)
  return { ...started, around: world, cable, markers }
}

export async function runAround(
  call: AroundRequest,
  how: How,
  { times, redisPort }: { times: Times; redisPort: number | null },
): Promise<Seen> {
  const scene = await open(how, call, redisPort)
  const { around, bot } = scene
  const { to, method, path } = aroundRequests[call]
  const lost = { method: 'POST', path: aroundRequests.ticket.path, how: 'reset-after' } as const
  if (call === 'ticket search') around.jira.fail(lost)
  if (call === 'storage') {
    const { path: file } = aroundRequests.artifact
    around.artifactory.fail({ method: 'HEAD', path: file, how: hows['web page'], times: 10_000 })
  }
  const server = around[to]
  server.fail({ method, path, how: hows[how], times: times === 'once' ? 1 : 10_000 })
  return await see(scene, async () => {
    // A notice is given up by itself.
    if (times === 'once' || call === 'notification') return
    await vi.waitUntil(() => ended(bot) || isUnderWay(bot), patience)
    server.mend()
  })
}

export async function runMarker(how: Markers, redisPort: number): Promise<Seen> {
  const scene = await open(how, 'marker', redisPort)
  const { cable } = scene
  if (!cable) throw new Error('no Redis')
  cable.fail(how)
  return await see(scene, async () => {
    // It has asked again by then.
    await vi.waitUntil(() => cable.failed >= 2, patience)
    cable.fail(null)
  })
}

async function see(scene: Scene, mend: () => Promise<void>): Promise<Seen> {
  const { around, bot, said } = scene
  const hasEnded = (): boolean => said.some(({ text }) => kindOf(text) === 'deployed')
  let mending: Promise<void> | undefined
  const seen = await live(scene, async () => {
    mending = mend()
    around.ship()
    // What is asked for at the end only is mended then.
    if (!isUnderWay(bot)) await mending
  })
  expect(hasEnded()).toBe(true)
  await mending
  await vi.waitUntil(async () => (await pending(scene)).every(effect => effect.endsWith('_ticket')), patience)
  // A request without an answer may still open a ticket, or come into one: it is looked for when that is past.
  await vi.waitUntil(
    async () => {
      if ((await pending(scene)).length === 0) return true
      scene.pass(60_000)
      return false
    },
    { ...patience, interval: 1_000 },
  )
  const inRoom = bot.said.filter(({ room }) => room === 'deployments')
  // Before the queue request it is told with that, later in a line of its own; nothing waits for it.
  const kinds = inRoom.map(({ text }) => kindOf(text)).filter(kind => kind !== 'written')
  const told = inRoom.filter(({ text }) => kindOf(text) === 'written' || /^Success.* CCB-1\./.test(text))
  expect(told).toHaveLength(1)
  return {
    ...seen,
    heard: seen.refusal === null ? kinds : seen.heard,
    goesOn: kinds.filter(kind => kind === 'deployed').length === 1,
    left: await leftBy(scene),
  }
}

interface Shown {
  readonly deployments: readonly { readonly id: string }[]
}

async function pending({ bot }: Scene): Promise<string[]> {
  const read = async (path: string): Promise<unknown> => (await fetch(bot.url(path))).json()
  const { deployments } = (await read('/hubot/deployments')) as Shown
  const all = await Promise.all(
    deployments.map(async ({ id }) => {
      const { pending } = (await read(`/hubot/deployments/${id}`)) as { pending: { effect: string }[] }
      return pending.map(({ effect }) => effect)
    }),
  )
  return all.flat()
}

async function leftBy({ around, bot, markers }: Scene): Promise<Left> {
  const { tickets } = around.jira
  return {
    tickets: tickets.map(({ status }) => status),
    comments: tickets.flatMap(({ comments }) => comments).length,
    moves: tickets.flatMap(({ moves }) => moves).length,
    markers: await markers(),
    notifications: around.hipChat.notifications().length,
    saidInstead: bot.said.filter(({ room }) => room === 'graphs').length,
  }
}
