/** One simulated world: two TeamCity servers, what is around a deployment, a chat, a network, a disk and a clock, all moved by one seed. */
import { mkdirSync, rmSync } from 'node:fs'
import type { TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type Around, startAround } from './around.ts'
import { type Cable, layCable } from './cable.ts'
import { type Chat, createChat } from './chat.ts'
import { type Clock, startClock } from './clock.ts'
import { type Disk, diskFault, mountDisk } from './disk.ts'
import { createHost, type Host } from './host.ts'
import { seedCrypto } from './ids.ts'
import { drawPlan, type Plan } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { startServers } from './servers.ts'

export interface World {
  readonly plan: Plan
  readonly clock: Clock
  readonly cable: Cable
  readonly disk: Disk
  readonly chat: Chat
  readonly nonProduction: TeamCitySimulator
  readonly production: TeamCitySimulator
  /** Null in the runs that have nothing around. */
  readonly around: Around | null
  readonly folder: string
  /** What happened, in its order. */
  readonly trace: string[]
  /** What bots wrote into their logs. */
  readonly log: string[]
  /** What no process should have to bear: errors that nobody caught. */
  readonly broken: string[]
  /** While it storms, things go wrong. */
  isStorm: boolean
  /** A bot that is starting: a disk that fails then fails it for good, until somebody restarts it. */
  isStarting: boolean
  /** How many statements, bytes sent and texts said until the living bot dies; Infinity: not so. */
  breaths: number
  /** The next text that a bot says is its last. */
  diesSaying: boolean
  /** Happens when a server is next asked and does not answer. */
  onHang: (() => void) | null
  /** A stream of numbers of its own. */
  random(): Random
  tell(what: string): void
  /** A new process begins. */
  born(host: Host): void
  readonly diedAtMs: Map<string, number>
  /** When which bot noted that it begins to say something, which then counts as said. */
  readonly noted: { readonly by: string; readonly atMs: number }[]
  /** How long each stop took. */
  readonly stopsMs: number[]
  close(): Promise<void>
}

/** Each run has a day of its own: ids sort by time, and remember the newest. */
const dayMs = 24 * 3_600_000
const firstMs = Date.parse('2026-11-23T09:00:00Z')

export async function openWorld(seed: number, folder: string): Promise<World> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const startMs = firstMs + (seed % 10_000) * dayMs
  let streams = seed * 1_000
  const random = (): Random => createRandom(streams++)
  const plan = drawPlan(random())
  const giveBackCrypto = seedCrypto(random())
  const seededMath = random()
  const { random: mathRandom } = Math
  Math.random = seededMath.next

  const trace: string[] = []
  const log: string[] = []
  const broken: string[] = []
  const broke = (error: unknown): void => {
    if (error instanceof Error && error.name === 'ProcessGone') return
    broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  process.on('unhandledRejection', broke)
  const clock = startClock(startMs, broke)
  const tell = (what: string): void => {
    trace.push(`${((clock.now() - startMs) / 1_000).toFixed(3).padStart(9)} ${what.replaceAll(folder, '…')}`)
  }

  const latency = random()
  const cable = layCable(clock, () => latency.between(1, plan.latencyMs))
  const disk = mountDisk()
  const mood = random()
  const chat = createChat({
    now: clock.now,
    latencyMs: () => mood.between(0, plan.latencyMs),
    mood() {
      if (!world.isStorm || !mood.chance(plan.chat)) return 'takes'
      return mood.chance(0.7) ? 'rejects' : 'is silent'
    },
    taken(host, { room, text }) {
      tell(`${host.name} says in ${room}: ${text.replaceAll('\n', ' / ')}`)
      unsaid = Math.max(0, unsaid - 1)
      if (world.diesSaying) world.breaths = 0
      world.diesSaying = false
      breathe(host, 'saying')
    },
  })

  /**
   * Notes on the disk that a text is about to be said, and that has not been handed over. To die just there is taken
   * as having said it (docs/decisions.md), so nobody dies there.
   */
  let unsaid = 0
  const noted: World['noted'] = []
  function breathe(host: Host, act: string): void {
    if (!host.name.startsWith('bot')) return
    world.breaths -= 1
    if (world.breaths > 0 || unsaid > 0) return
    world.breaths = Number.POSITIVE_INFINITY
    tell(`${host.name} DIES in an act: ${act}`)
    host.die()
  }

  const faulty = random()
  disk.beforeStatement = (host, sql, values) => {
    breathe(host, sql.slice(0, 60))
    if (!host.isAlive) return
    // A rollback that fails is nothing that SQLite does, and would leave the store in a transaction for good.
    if (sql === 'ROLLBACK') return
    if (world.isStorm && !world.isStarting && faulty.chance(plan.disk)) {
      tell(`disk fault: ${sql.slice(0, 60)}`)
      throw diskFault()
    }
    if (sql.startsWith('UPDATE outbox SET settles_at') && Number(values[0]) <= clock.now()) {
      noted.push({ by: host.name, atMs: clock.now() })
      unsaid += 1
    } else if (sql.startsWith('UPDATE outbox SET attempts')) unsaid = Math.max(0, unsaid - 1)
  }
  cable.beforeSend = host => breathe(host, 'sending')

  const hangs = (): void => {
    const { onHang } = world
    world.onHang = null
    if (onHang) clock.after(1, onHang)
  }
  const servers = createHost('teamcity')
  const { nonProduction, production } = await clock.settle(
    servers.run(() =>
      startServers({
        plan,
        random,
        tell,
        isStorm: () => world.isStorm,
        hangs,
        shipped: ({ alias }, sha) =>
          around?.service.deploy(alias, { sha, at: new Date(clock.now()).toISOString() }),
      }),
    ),
  )
  const { around: aroundPlan } = plan
  const around =
    aroundPlan &&
    (await clock.settle(
      servers.run(() =>
        startAround({
          apps: plan.apps,
          timeoutMs: plan.timeoutMs,
          plan: aroundPlan,
          // Of its own, so that a run without is what it would be anyway.
          random: createRandom(seed * 1_000 + 999),
          tell,
          isStorm: () => world.isStorm,
          notified: () => {
            unsaid = Math.max(0, unsaid - 1)
          },
        }),
      ),
    ))

  const world: World = {
    plan,
    clock,
    cable,
    disk,
    chat,
    nonProduction,
    production,
    around,
    folder,
    trace,
    log,
    broken,
    isStorm: true,
    isStarting: false,
    diedAtMs: new Map(),
    noted,
    stopsMs: [],
    born(host) {
      unsaid = 0
      host.onDeath(() => void world.diedAtMs.set(host.name, clock.now()))
    },
    breaths: Number.POSITIVE_INFINITY,
    diesSaying: false,
    onHang: null,
    random,
    tell,
    async close() {
      servers.die()
      await clock.settle(Promise.resolve())
      clock.uninstall()
      cable.uninstall()
      disk.uninstall()
      giveBackCrypto()
      Math.random = mathRandom
      process.off('unhandledRejection', broke)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}
