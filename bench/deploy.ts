/**
 * A deploy's time, in multiples of its floor: the three calls one after another that it can't do without (find, pin,
 * queue), over kept-alive connections and with nothing written down. Beside it the floor of whoever forgets nothing: what
 * is to be done next is on the same disk before each of the two acts, and before it is said.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { redisIsHere, startRedis } from '../test/redis.ts'
import { type BenchBot, startOurBot } from './bot.ts'
import { print, sideBySide } from './side-by-side.ts'

const latencyMs = 20
const rounds = 40
/** As long as a deployment is. */
const note = 'x'.repeat(1_000)

export async function benchDeploy(): Promise<void> {
  const simulators = fork(new URL('./simulators.ts', import.meta.url), [String(latencyMs)], {
    execArgv: ['--import', 'tsx'],
  })
  const [urls] = (await once(simulators, 'message')) as [Record<'nonProduction' | 'production', string>]
  const redis = redisIsHere ? await startRedis({ options: ['--appendfsync', 'always'] }) : null
  const env = {
    HUBOT_TEAMCITY_NONPROD_URL: urls.nonProduction,
    HUBOT_TEAMCITY_NONPROD_TOKEN: 'a',
    HUBOT_TEAMCITY_PROD_URL: urls.production,
    HUBOT_TEAMCITY_PROD_TOKEN: 'b',
    HUBOT_DEPLOY_POLL_SECONDS: '15',
  }
  const embedded = await startOurBot(env)
  const shared = redis
    ? await startOurBot({ ...env, HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis.port}` })
    : null
  let number = 0
  /** Each deploy ships a new build, so each is pinned, and each has an alias of its own; those before have ended. */
  const newBuild = async (): Promise<string> => {
    number += 1
    simulators.send(number)
    await once(simulators, 'message')
    return `app-${number}`
  }
  for (const { app } of shared ? [embedded, shared] : [embedded]) {
    for (let at = 1; at <= 5 * (rounds + 2); at += 1) {
      await app.aliases.set({
        alias: `app-${at}`,
        mainBuildTypeId: 'Restaurant_Build',
        deployBuildTypeId: 'Restaurant_Deploy',
        options: {},
      })
    }
  }
  const agent = new Agent({ keepAlive: true })
  const floor = async (keep: () => unknown = () => undefined): Promise<void> => {
    await newBuild()
    const locator = 'buildType:(id:Restaurant_Build),state:finished,count:1'
    const found = await call(agent, urls.nonProduction, 'a', 'GET', `/builds?locator=${locator}`)
    const { build } = JSON.parse(found) as { build: { id: number }[] }
    await keep()
    const pin = JSON.stringify({ status: true, comment: { text: 'bench' } })
    await call(agent, urls.nonProduction, 'a', 'PUT', `/builds/id:${build[0]?.id}/pinInfo`, pin)
    await keep()
    const queue = JSON.stringify({ buildType: { id: 'Restaurant_Deploy' } })
    await call(agent, urls.production, 'b', 'POST', '/buildQueue', queue)
    await keep()
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = openSync(join(folder, 'notes'), 'a')
  const noted = redis ? new Redis(redis.port) : null
  let heard: Promise<unknown> | undefined
  /** Until the room is told; what is noted after that keeps nobody waiting, and ends before the next one begins. */
  const deploy = async ({ says, hear }: BenchBot): Promise<void> => {
    const alias = await newBuild()
    const said = says('Successfully triggered')
    heard = hear(`hubot deploy ${alias}`)
    await said
  }
  const after = (): unknown => heard
  print(
    `a deploy, at ${latencyMs} ms a call`,
    await sideBySide(
      [
        { name: 'three bare calls in a row', run: () => floor() },
        {
          name: 'the same, and three notes in a file',
          run: () =>
            floor(() => {
              writeSync(file, note)
              fdatasyncSync(file)
            }),
        },
        ...(noted
          ? [
              {
                name: 'the same, and three notes in Redis (synced)',
                run: () => floor(() => noted.rpush('notes', note)),
              },
            ]
          : []),
        { name: 'hubot deploy, saved in a file and said', run: () => deploy(embedded), after },
        ...(shared
          ? [{ name: 'hubot deploy, saved in Redis (synced) and said', run: () => deploy(shared), after }]
          : []),
      ],
      rounds,
    ),
    { target: 'at most 1.10' },
  )
  agent.destroy()
  noted?.disconnect()
  rmSync(folder, { recursive: true, force: true })
  await embedded.close()
  await shared?.close()
  await redis?.close()
  simulators.kill()
}

function call(
  agent: Agent,
  url: string,
  token: string,
  method: string,
  path: string,
  body?: string,
): Promise<string> {
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/app/rest${path}`, { method, agent, headers }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', data => {
        text += data
      })
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
