/**
 * `npm run soak -- --deploys 3000 --messages 300000`: one living bot, as `npm start` runs it, through so many
 * deployments and so many chat messages that are not for it. Its memory and its handles must not grow.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'

const { values } = parseArgs({
  options: {
    deploys: { type: 'string', default: '3000' },
    messages: { type: 'string', default: '300000' },
  },
})
const [deploys, messages] = [Number(values.deploys), Number(values.messages)]

/** What one deployment, or one message, may leave behind, and how far two measurements of the same may differ. */
const most = { bytesPerDeploy: 300, bytesPerMessage: 5, noiseBytes: 2 * 1024 * 1024 }

interface Measured {
  readonly heapBytes: number
  readonly resources: number
  readonly listeners: number
}

interface Heard {
  readonly isReady?: true
  readonly said?: string
  readonly chattered?: number
  readonly measured?: Measured
}

const token = 'soak-secret-1'
/** In memory where there is such a place: every commit is synced. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'soak-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
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

const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', 'src/start.ts'], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    HUBOT_FILE: 'test/soak/adapter.mjs',
    HUBOT_LOG_LEVEL: 'error',
    EXPRESS_PORT: '0',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
    HUBOT_DEPLOY_SANDBOX: 'false',
    HUBOT_DEPLOY_STORE: join(folder, 'deployments.db'),
    HUBOT_TEAMCITY_NONPROD_URL: nonProduction.url,
    HUBOT_TEAMCITY_NONPROD_TOKEN: token,
    HUBOT_TEAMCITY_PROD_URL: production.url,
    HUBOT_TEAMCITY_PROD_TOKEN: token,
  },
})
child.once('exit', code => {
  if (code === 0) return
  console.log(`the bot ended with ${code}`)
  process.exit(1)
})

/** Gives an order, and waits for what is to come of it. */
function order<T>(what: object | null, answer: (heard: Heard) => T | undefined): Promise<T> {
  return new Promise(resolve => {
    const listen = (message: unknown): void => {
      const value = answer(message as Heard)
      if (value === undefined) return
      child.off('message', listen)
      resolve(value)
    }
    child.on('message', listen)
    if (what) child.send(what)
  })
}

const says = (line: string, text: RegExp): Promise<boolean> =>
  order({ line }, ({ said }) => (said !== undefined && text.test(said)) || undefined)
const measure = (): Promise<Measured> => order({ measure: true }, ({ measured }) => measured)

/** What is kept by the simulator is none of the bot's, and slows it down. */
const forget = (server: TeamCitySimulator): void => {
  for (const build of server.builds()) server.remove(build.id)
}

await order(null, ({ isReady }) => isReady)
// A second after its start a bot loads what it did not need until then, and begins to watch the waiting list.
await sleep(3_000)
await says('hubot deployment set alias restaurant Restaurant_Build Restaurant_Deploy', /was set/)

const samples: { readonly deploys: number; readonly measured: Measured }[] = []
const warmUp = Math.ceil(deploys / 6)
const every = Math.ceil((deploys - warmUp) / 10)
for (let nth = 1; nth <= deploys; nth++) {
  await says('hubot deploy restaurant', /restaurant was deployed/)
  forget(production)
  if (nth < warmUp || (nth - warmUp) % every !== 0) continue
  const measured = await measure()
  samples.push({ deploys: nth, measured })
  show(`${nth} deployments`, measured)
}
const quiet = samples[0]?.measured ?? (await measure())
const open = await handlesDownTo(quiet.resources)
await order({ chatter: Math.ceil(messages / 10) }, ({ chattered }) => chattered)
const early = await measure()
show(`${Math.ceil(messages / 10)} messages`, early)
await order({ chatter: messages }, ({ chattered }) => chattered)
const late = await measure()
show(`${messages} more messages`, late)

const perDeploy = slope(samples.map(each => [each.deploys, each.measured.heapBytes]))
const span = Math.max(1, deploys - warmUp)
const perMessage = (late.heapBytes - early.heapBytes) / messages
console.log(`heap: ${perDeploy.toFixed(1)} bytes a deployment, ${perMessage.toFixed(2)} bytes a message`)
const wrong = [
  perDeploy > most.bytesPerDeploy + most.noiseBytes / span && 'memory grows with deployments',
  perMessage > most.bytesPerMessage + most.noiseBytes / messages && 'memory grows with messages',
  open > quiet.resources && 'handles were left open',
  late.listeners > quiet.listeners && 'listeners were left behind',
].filter(Boolean)
for (const what of wrong) console.log(`FAILED: ${what}`)
child.kill('SIGTERM')
await new Promise(resolve => child.once('exit', resolve))
console.log(`${deploys} deployments, ${messages} messages, ${wrong.length === 0 ? 'no growth' : 'growth'}`)
process.exit(wrong.length === 0 ? 0 : 1)

/** Some come and go by the second, so the lowest of several looks counts. */
async function handlesDownTo(least: number): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let looks = 0; looks < 50 && lowest > least; looks++) {
    lowest = Math.min(lowest, (await measure()).resources)
  }
  return lowest
}

function show(what: string, { heapBytes, resources, listeners }: Measured): void {
  console.log(
    `after ${what}: heap ${(heapBytes / 1024 / 1024).toFixed(2)} MiB, ${resources} handles, ${listeners} listeners`,
  )
}

/** Of the straight line that lies nearest to the points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}
