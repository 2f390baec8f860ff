/** Start-up time and memory against a bare Hubot: the built package in external-scripts.json, each in its own process. */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createTeamCitySimulator } from '../src/sandbox/teamcity/simulator.ts'
import { openStore } from '../src/store/open.ts'
import { deployment } from '../test/deployment/sample.ts'
import { redisIsHere, startRedis } from '../test/redis.ts'
import { print, sideBySide } from './side-by-side.ts'

/**
 * Says when the scripts have loaded, and how much memory that took; or when something was said in the chat, and what:
 * where there is a line to type, in answer to that.
 */
const adapter = `
import { Adapter, TextMessage } from 'hubot'
class Quiet extends Adapter {
  async run() {
    this.robot.on('scripts have loaded', () => {
      if (process.env.TYPED) this.robot.receive(new TextMessage({ id: 'ann', name: 'ann', room: 'r' }, process.env.TYPED, String(Date.now())))
      if (!process.env.UNTIL_SAID) setTimeout(() => this.tell(), Number(process.env.SETTLE_MS))
    })
    this.emit('connected')
  }
  tell(said = '') {
    process.send({ rss: process.memoryUsage.rss(), said })
  }
  async send(_envelope, said) {
    if (process.env.UNTIL_SAID) this.tell(said)
  }
}
export default { use: async robot => new Quiet(robot) }`

/** As a keeper of the brain does; without one we wait a second for it, by decision. */
const keeperScript = `export default robot => {
  robot.brain.on('save', () => {})
  setTimeout(() => robot.brain.mergeData({}), 20)
}
`
const trivialScript = "export default robot => robot.respond(/ping$/i, message => message.send('pong'))\n"

export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const redis = redisIsHere ? await startRedis() : null
  try {
    const [bare, trivial, ours] = [join(folder, 'bare'), join(folder, 'trivial'), join(folder, 'ours')]
    for (const bot of [bare, trivial, ours]) {
      mkdirSync(join(bot, 'scripts'), { recursive: true })
      mkdirSync(join(bot, 'src', 'scripts'), { recursive: true })
      mkdirSync(join(bot, 'configuration'))
      symlinkSync(resolve('node_modules'), join(bot, 'node_modules'))
      writeFileSync(join(bot, 'package.json'), '{"type":"module"}')
      writeFileSync(join(bot, 'quiet.mjs'), adapter)
      writeFileSync(join(bot, 'scripts', 'keeper.mjs'), keeperScript)
    }
    const built = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')])
    if (built.status !== 0) throw new Error(String(built.stdout))
    cpSync('package.json', join(folder, 'package.json'))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    const entry = join(folder, 'dist/src/index.js')
    writeFileSync(join(ours, 'scripts', 'deploy.mjs'), `export { default } from '${entry}'\n`)
    writeFileSync(join(trivial, 'scripts', 'ping.mjs'), trivialScript)
    const file = { HUBOT_DEPLOY_STORE: join(folder, 'deployments.db') }
    const shared = { HUBOT_DEPLOY_STORE: `redis://127.0.0.1:${redis?.port}` }
    const cases = [
      { name: 'bare Hubot', run: () => start(bare, {}) },
      { name: 'with us, a file as store', run: () => start(ours, file) },
      ...(redis ? [{ name: 'with us, Redis as store', run: () => start(ours, shared) }] : []),
    ]
    print('start-up, until the scripts have loaded', await sideBySide(cases, 11), { target: 'at most 1.50' })
    const command = { line: 'hubot deployment show aliases', answer: /^No aliases set/ }
    const first = [
      {
        name: 'bare Hubot, a trivial script',
        run: () => answered(trivial, {}, { line: 'hubot ping', answer: /^pong$/ }),
      },
      { name: 'with us, a file as store', run: () => answered(ours, file, command) },
      ...(redis ? [{ name: 'with us, Redis as store', run: () => answered(ours, shared, command) }] : []),
    ]
    print(
      'start-up, until the first command is answered, typed when the scripts have loaded',
      await sideBySide(first, 11),
      { target: 'at most 1.50' },
    )
    await benchRecovery(folder, bare, ours)
    const base = await start(bare, {}, 3_000)
    console.log('\nmemory, three seconds after that (target: at most 30 MiB more)')
    console.log(`  bare Hubot                ${mib(base)} MiB`)
    console.log(`  with us, a file as store  ${mib((await start(ours, file, 3_000)) - base)} MiB more`)
    if (redis)
      console.log(`  with us, Redis as store   ${mib((await start(ours, shared, 3_000)) - base)} MiB more`)
  } finally {
    await redis?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Killed while its build ran, which ended meanwhile: until the room has heard that. Polls every second. */
async function benchRecovery(folder: string, bare: string, ours: string): Promise<void> {
  const production = await createTeamCitySimulator({
    token: 'b',
    configurations: [{ id: 'Restaurant_Deploy', name: 'Deploy', projectId: 'R', projectName: 'R' }],
  })
  const id = production.addBuild({
    buildTypeId: 'Restaurant_Deploy',
    number: '1',
    status: 'SUCCESS',
    finishedMsAgo: 1_000,
  })
  const requestedAt = new Date().toISOString()
  let times = 0
  const recover = async (): Promise<void> => {
    times += 1
    const path = join(folder, `left-${times}.db`)
    const store = await openStore({ kind: 'file', path })
    const left = deployment({
      state: 'queued',
      requestedAt,
      deployBuildTypeId: 'Restaurant_Deploy',
      deployBuild: { id, url: production.url },
    })
    await store.create(left, [], { at: requestedAt, event: 'deploy_requested', state: 'requested' })
    await store.close()
    await start(ours, {
      HUBOT_DEPLOY_STORE: path,
      HUBOT_TEAMCITY_PROD_URL: production.url,
      HUBOT_TEAMCITY_PROD_TOKEN: 'b',
      UNTIL_SAID: 'yes',
    })
  }
  const cases = [
    { name: 'bare Hubot, until its scripts have loaded', run: () => start(bare, {}) },
    { name: 'with us, until the end is said', run: recover },
  ]
  print('back after a kill', await sideBySide(cases, 11), { target: 'at most 2.00, and one poll' })
  await production.close()
}

const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(1).padStart(6)

async function answered(
  folder: string,
  env: NodeJS.ProcessEnv,
  { line, answer }: { readonly line: string; readonly answer: RegExp },
): Promise<void> {
  const { said } = await startUntil(folder, { ...env, UNTIL_SAID: 'yes', TYPED: line })
  if (!answer.test(said)) throw new Error(`"${line}" was answered: ${said}`)
}

/** Resolves with its resident memory when its scripts have loaded. */
async function start(folder: string, env: NodeJS.ProcessEnv, settleMs = 0): Promise<number> {
  const { rss } = await startUntil(folder, { SETTLE_MS: String(settleMs), ...env })
  return rss
}

interface Told {
  readonly rss: number
  readonly said: string
}

function startUntil(folder: string, env: NodeJS.ProcessEnv): Promise<Told> {
  const child = spawn(process.execPath, ['node_modules/hubot/bin/Hubot.mjs'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HUBOT_FILE: './quiet.mjs',
      HUBOT_LOG_LEVEL: 'silent',
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let told: Told | undefined
    child.once('message', message => {
      told = message as Told
      child.kill('SIGKILL')
    })
    child.once('exit', () => (told === undefined ? reject(new Error('it ended')) : resolve(told)))
  })
}
