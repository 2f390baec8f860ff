/**
 * `npm run soak -- --deploys 3000 --messages 300000 --store file --faults 0.05 --seed 1`: one living bot, as `npm start`
 * runs it, through so many deployments, of which so many meet a fault, and so many chat messages that are not for it. Its
 * memory and its handles must not grow, and no deploy may be built twice.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createTeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { startRedis } from '../redis.ts'
import { createRandom } from '../weather/random.ts'
import { growthOf, type Reading, spanOf, stretches } from './growth.ts'
import { type Measured, startLivingBot } from './living-bot.ts'
import { breakOne, disturb } from './mischief.ts'

const { values } = parseArgs({
  options: {
    deploys: { type: 'string', default: '3000' },
    messages: { type: 'string', default: '300000' },
    store: { type: 'string', default: 'file' },
    faults: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
  },
})
const [deploys, messages, faults] = [Number(values.deploys), Number(values.messages), Number(values.faults)]
if (values.store !== 'file' && values.store !== 'redis') throw new Error('--store is file or redis')
const random = createRandom(Number(values.seed))

/** What one deployment, or one message, may leave behind, and how far measurements of the same may differ. */
const most = { bytesPerDeploy: 300, bytesPerMessage: 5, noiseBytes: 256 * 1024 }

const token = 'soak-secret-1'
const webhookSecret = 'soak-secret-of-the-webhook-1'
/** In memory where there is such a place: every commit is synced. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'soak-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const redis = values.store === 'redis' ? await startRedis() : null
const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
const nonProduction = await createTeamCitySimulator({
  token,
  configurations: [{ id: 'Restaurant_Build', name: 'Build', ...project }],
  builds: [{ buildTypeId: 'Restaurant_Build', number: '1', status: 'SUCCESS' }],
})
const production = await createTeamCitySimulator({
  token,
  configurations: [{ id: 'Restaurant_Deploy', name: 'Deploy', ...project, queueMs: 0, durationMs: 0 }],
})
const bot = await startLivingBot({
  HUBOT_DEPLOY_STORE: redis ? `redis://127.0.0.1:${redis.port}` : join(folder, 'deployments.db'),
  HUBOT_DEPLOY_AUDIT_FILE: join(folder, 'audit.jsonl'),
  HUBOT_DEPLOY_WEBHOOK_SECRET: webhookSecret,
  HUBOT_DEPLOY_WEBHOOK_RATE: '100000',
  HUBOT_TEAMCITY_NONPROD_URL: nonProduction.url,
  HUBOT_TEAMCITY_NONPROD_TOKEN: token,
  HUBOT_TEAMCITY_PROD_URL: production.url,
  HUBOT_TEAMCITY_PROD_TOKEN: token,
  ...(faults > 0 ? { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '2', HUBOT_TEAMCITY_SETTLE_SECONDS: '1' } : {}),
})
const hook = `http://127.0.0.1:${bot.port}/hubot/teamcity`
production.setOptions({ webhook: { url: hook, headers: { Authorization: `Bearer ${webhookSecret}` } } })

const wrong = new Set<string>()
let broken = 0
// A second after its start a bot loads what it did not need until then, and begins to watch the waiting list.
await sleep(3_000)
await bot.says('hubot deployment set alias restaurant Restaurant_Build Restaurant_Deploy', /was set/)

const ofDeploys: Reading[] = []
let quiet: Measured | undefined
for (let nth = 1; nth <= deploys; nth++) {
  await deploy()
  if (nth % Math.ceil(deploys / stretches) !== 0) continue
  const measured = await bot.measure()
  quiet ??= measured
  ofDeploys.push([nth, measured.heapBytes])
  show(`${nth} deployments`, measured)
}
quiet ??= await bot.measure()
const open = await handlesDownTo(quiet.resources)
const ofMessages: Reading[] = []
let late = quiet
for (let nth = 1; nth <= stretches; nth++) {
  await bot.chatter(Math.ceil(messages / stretches))
  late = await bot.measure()
  ofMessages.push([nth * Math.ceil(messages / stretches), late.heapBytes])
  show(`${ofMessages.at(-1)?.[0]} messages`, late)
}

judge('deployment', ofDeploys, most.bytesPerDeploy)
judge('message', ofMessages, most.bytesPerMessage)
if (open > quiet.resources) wrong.add('handles were left open')
if (late.listeners > quiet.listeners) wrong.add('listeners were left behind')
const taken = production.deliveries.filter(({ status }) => status === 202)
console.log(
  `${taken.length} of ${production.deliveries.length} webhooks were taken, ${broken} deploys met a fault`,
)
if (taken.length < deploys) wrong.add('webhooks were not taken')
for (const what of wrong) console.log(`FAILED: ${what} (seed ${values.seed})`)
bot.child.kill('SIGTERM')
await new Promise(resolve => bot.child.once('exit', resolve))
await redis?.close()
console.log(`${deploys} deployments, ${messages} messages, ${wrong.size === 0 ? 'no growth' : 'FAILED'}`)
process.exit(wrong.size === 0 ? 0 : 1)

/** Until it has ended well: one that a fault had refused, or made fail, is typed again. */
async function deploy(): Promise<void> {
  for (;;) {
    if (random.chance(faults)) {
      breakOne(random, { nonProduction, production })
      broken += 1
    }
    const said = await bot.says(
      'hubot deploy restaurant',
      /was (?:NOT )?deployed|^Deployment of|[Nn]othing was|is being deployed/,
    )
    nonProduction.mend()
    production.mend()
    await production.webhooksSent()
    const status = await disturb(random, production, hook)
    if (status !== null && status !== 401) wrong.add(`a forged webhook was answered ${status}`)
    const builds = production.builds()
    if (builds.length > 1) wrong.add(`a deploy was built ${builds.length} times`)
    // What is kept by the simulator is none of the bot's, and slows it down.
    for (const build of builds) production.remove(build.id)
    if (/ was deployed/.test(said)) return
    console.log(`again, after: ${said.split('\n')[0]}`)
    await sleep(200)
  }
}

function judge(what: string, readings: readonly Reading[], mostBytes: number): void {
  const [growth, limit] = [growthOf(readings), mostBytes + most.noiseBytes / Math.max(1, spanOf(readings))]
  console.log(`heap: ${growth.toFixed(1)} bytes a ${what}, of ${limit.toFixed(1)} at most`)
  if (growth > limit) wrong.add(`memory grows with each ${what}`)
}

/** Some come and go by the second, so the lowest of several looks counts. */
async function handlesDownTo(least: number): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let looks = 0; looks < 50 && lowest > least; looks++) {
    lowest = Math.min(lowest, (await bot.measure()).resources)
  }
  return lowest
}

function show(what: string, { heapBytes, resources, listeners }: Measured): void {
  console.log(
    `after ${what}: heap ${(heapBytes / 1024 / 1024).toFixed(2)} MiB, ${resources} handles, ${listeners} listeners`,
  )
}
