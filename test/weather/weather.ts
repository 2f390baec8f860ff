/**
 * `npm run weather -- --runs 10000 --seed 1`: so many runs of random faults, each repeatable by its seed. They are
 * done by as many processes as there are processors, each of them a hundred at most before a fresh one takes over.
 */
import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commands as deploy } from '../../scripts/deploy.ts'
import { commands as deployment } from '../../scripts/deployment.ts'
import { loadAssembly } from '../../src/app.ts'
import { loadAnswer } from '../../src/chat/answers.ts'
import { loadAskFirst } from '../../src/commands/attempt.ts'
import { loadClient as loadInfo } from '../../src/deployment-info/lazy.ts'
import { loadClient as loadGitHub } from '../../src/github/lazy.ts'
import { loadClient as loadHipChat } from '../../src/hipchat-api/lazy.ts'
import { loadClient as loadJira } from '../../src/jira/lazy.ts'
import { loadTurns } from '../../src/lazy-turns.ts'
import { loadClient as loadMarkers } from '../../src/logstash/markers.ts'
import { loadClient } from '../../src/teamcity/lazy.ts'
import { decodeWebhook } from '../../src/teamcity/webhook/decode.ts'
import { doctored } from './doctored.ts'
import { type End, violationsOf } from './invariants.ts'
import { type Run, run } from './run.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    trace: { type: 'boolean', default: false },
    doctored: { type: 'boolean', default: false },
    doctor: { type: 'string', default: '' },
  },
})
const [runs, first, jobs] = [Number(values.runs), Number(values.seed), Number(values.jobs)]
const batchSize = Math.min(100, Math.ceil(runs / jobs))
const beganMs = performance.now()
const totals: Record<string, number> = { violated: 0 }

// What is loaded late takes real time, and here time is simulated.
await Promise.all([
  loadAssembly(),
  loadClient(),
  loadTurns(),
  loadAnswer(),
  loadAskFirst(),
  ...[...deploy, ...deployment].map(([, load]) => load()),
])
for (const load of [loadGitHub, loadJira, loadHipChat, loadInfo, loadMarkers]) await load()
const { loadAround, loadMissingLines } = await loadAssembly()
await Promise.all([loadAround(), loadMissingLines()])
await decodeWebhook({ contentType: 'text/xml', contentEncoding: undefined, bytes: Buffer.from('<a/>') })

if (process.send) {
  await runBatch()
  process.send(totals, () => process.exit())
} else if (values.doctored) {
  await runDoctored()
} else if (values.trace || runs === 1) {
  await runBatch()
  sumUp()
} else {
  const seeds = Array.from({ length: Math.ceil(runs / batchSize) }, (_none, nth) => first + nth * batchSize)
  await Promise.all(Array.from({ length: jobs }, () => work(seeds)))
  sumUp()
}

/** In memory where there is such a place: every commit is synced. */
function newFolder(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'weather-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'run')
}

/** Whether what would be wrong is seen. */
async function runDoctored(): Promise<never> {
  const folder = newFolder()
  let end: End | undefined
  // One that has something of each to be doctored.
  for (let seed = first; !end?.around; seed++) {
    end = (await run(seed, folder)).end
    if (!end) throw new Error('the run itself broke')
  }
  for (const [what, doctor] of Object.entries(doctored)) {
    const [violation] = violationsOf(doctor(end))
    console.log(`${violation === undefined ? 'NOT SEEN' : 'seen'}: ${what}: ${violation ?? ''}`)
  }
  process.exit()
}

async function runBatch(): Promise<void> {
  const folder = newFolder()
  for (let seed = first; seed < first + runs; seed++) {
    const result = await run(seed, folder, doctored[values.doctor])
    add(result.counts)
    if (values.trace) console.log(result.trace.join('\n'))
    if (result.violations.length === 0) continue
    add({ violated: 1 })
    report(result)
  }
}

/** Takes batches as long as there are any. A process that dies fails all its runs. */
async function work(seeds: number[]): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const size = Math.min(batchSize, first + runs - seed)
    const args = ['--runs', String(size), '--seed', String(seed)]
    const child = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--import', 'tsx'] })
    let isDone = false
    child.on('message', counts => {
      isDone = true
      add(counts as Record<string, number>)
    })
    await new Promise(resolve => child.once('exit', resolve))
    if (isDone) continue
    add({ violated: size })
    console.log(`seeds ${seed} to ${seed + size - 1} FAILED: the process that ran them died`)
  }
}

function add(counts: Readonly<Record<string, number>>): void {
  for (const [what, count] of Object.entries(counts)) totals[what] = (totals[what] ?? 0) + count
}

function report({ seed, violations, trace }: Run): void {
  const lines = [
    `seed ${seed} FAILED. To repeat it: npm run weather -- --runs 1 --seed ${seed} --trace`,
    ...violations.map(violation => `  ${violation}`),
    ...(values.trace ? [] : trace.slice(-60).map(line => `    ${line.slice(0, 200)}`)),
  ]
  console.log(lines.join('\n'))
}

function sumUp(): never {
  const { violated = 0, ...counts } = totals
  const facts = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  const seconds = Math.round((performance.now() - beganMs) / 1_000)
  console.log(`${runs} runs from seed ${first} in ${seconds} s, ${violated} FAILED: ${facts.join(', ')}`)
  process.exit(violated > 0 ? 1 : 0)
}
