import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Step } from '../../src/store/store.ts'
import {
  acts,
  actsAround,
  clearUp,
  deploy,
  type Stage,
  sayYes,
  type Typed,
  type as typeLine,
  webhooksOn,
} from './acts.ts'
import { shippedLast } from './around.ts'
import { aroundOf } from './around-invariants.ts'
import { type End, violationsOf } from './invariants.ts'
import { secrets } from './secrets.ts'
import { createStarts, type Starts } from './starts.ts'
import { openWorld, type World } from './world.ts'

export interface Run {
  readonly seed: number
  readonly violations: readonly string[]
  readonly trace: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  /** Absent where the run itself broke. */
  readonly end?: End
}

const minute = 60_000

/** `doctor` alters what is found in the end, to see that it is noticed. */
export async function run(
  seed: number,
  folder: string,
  doctor: (end: End) => End = end => end,
): Promise<Run> {
  const world = await openWorld(seed, folder)
  const { plan, clock } = world
  world.tell(`seed ${seed}: ${JSON.stringify({ ...plan, apps: plan.apps.length })}`)
  const stage: Stage = {
    world,
    random: world.random(),
    typed: [],
    yeses: [],
    removed: new Set(),
    putBack: new Map(),
    answered: [],
    bot: null,
  }
  const { random } = stage
  const starts = createStarts(stage)
  let failure: string | undefined
  let counts = {}
  try {
    webhooksOn(world)
    await starts.first()
    world.breaths = Number.POSITIVE_INFINITY
    const beganMs = clock.now()
    for (const { ms, act } of schedule(stage, starts)) {
      await clock.advance(beganMs + ms - clock.now())
      await act()
    }
    world.tell('the storm is over')
    world.isStorm = false
    world.diesSaying = false
    world.onHang = null
    world.breaths = Number.POSITIVE_INFINITY
    world.disk.beforeStatement = () => undefined
    clearUp(world)
    await clock.advance(20_000)
    if (!stage.bot?.host.isAlive) await starts.again()
    const isQuiet = await untilQuiet(stage)
    if (!isQuiet) failure = 'it never became quiet'
    for (const app of plan.apps) {
      world.nonProduction.addBuild({
        buildTypeId: app.source,
        number: `${app.name}_last`,
        status: 'SUCCESS',
        ...(world.around ? { revision: shippedLast(app) } : {}),
        finishedMsAgo: 0,
      })
    }
    const app = random.pick(plan.apps)
    const last = typeLine(stage, `hubot deploy ${app.alias}`)
    if (app.asks) {
      await clock.advance(20_000)
      sayYes(stage, last)
    }
    await untilQuiet(stage)
    await clock.advance(75_000)
    const end = await endOf(stage, last)
    counts = countsOf(end, world, starts.count())
    const violations = violationsOf(doctor(end))
    await starts.stop()
    return {
      seed,
      violations: failure ? [failure, ...violations] : violations,
      trace: world.trace,
      counts,
      end,
    }
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return {
      seed,
      violations: [`the run itself broke: ${what}`, ...world.broken],
      trace: world.trace,
      counts,
    }
  } finally {
    stage.bot?.host.die()
    await world.close()
  }
}

interface Scheduled {
  readonly ms: number
  readonly act: () => unknown
}

/** Every act of the storm with its moment. A bot that has fallen is missed at the next one of its starts. */
function schedule(stage: Stage, starts: Starts): Scheduled[] {
  const { world, random } = stage
  const { plan } = world
  const moment = (): number => random.between(0, plan.stormMs - 1)
  const list: Scheduled[] = []
  for (let nth = 0; nth < plan.deploys; nth++) list.push({ ms: moment(), act: () => deploy(stage) })
  const deploys = list.map(({ ms }) => ms)
  for (let nth = 0; nth < plan.deaths; nth++) {
    const soon = random.pick(deploys) + random.between(0, 20 * plan.latencyMs)
    list.push({ ms: random.chance(0.6) ? soon : moment(), act: starts.fall })
  }
  const known = world.around ? { ...acts, ...actsAround } : acts
  const names = Object.keys(known)
  for (let nth = random.between(0, 20); nth > 0; nth--) {
    const name = random.pick(names)
    list.push({ ms: moment(), act: () => known[name]?.(stage) })
  }
  const absence = random.pick([100, 2_000, 20_000, 90_000])
  for (let ms = absence; ms < plan.stormMs; ms += absence) {
    list.push({
      ms,
      act: () => stage.bot?.host.isAlive || starts.again(),
    })
  }
  return list.sort((a, b) => a.ms - b.ms)
}

/** Nothing active, nothing to do, nobody waiting: looked for every five seconds, for hours. */
async function untilQuiet({ world, bot }: Stage): Promise<boolean> {
  for (let waited = 0; waited < 180 * minute; waited += 5_000) {
    await world.clock.advance(5_000)
    if (!bot) return false
    const { store } = await world.clock.settle(bot.app())
    const active = await store.active()
    const pending = await Promise.all((await store.list({ limit: 200 })).map(({ id }) => store.pending(id)))
    const lines = await store.keptLines()
    const waiting = lines.filter(line => line.kind === 'turn' || Date.parse(line.until) > world.clock.now())
    if ([active, pending.flat(), waiting].every(({ length }) => length === 0)) return true
  }
  return false
}

async function endOf(stage: Stage, last: Typed): Promise<End> {
  const { world, bot } = stage
  if (!bot) throw new Error('no bot')
  const { store } = await world.clock.settle(bot.app())
  const deployments: { deployment: Deployment; steps: Step[]; pending: number; isHeld: boolean }[] = []
  for (const deployment of await store.list({ limit: 200 })) {
    deployments.push({
      deployment,
      steps: await store.steps(deployment.id),
      pending: (await store.pending(deployment.id)).length,
      isHeld: (await store.activeOf(deployment.alias)) !== null,
    })
  }
  return {
    ...stage,
    last,
    deployments,
    asking: new Set(world.plan.apps.flatMap(({ alias, asks }) => (asks ? [alias] : []))),
    said: world.chat.said,
    rejected: world.chat.rejected,
    log: world.log,
    broken: world.broken,
    sources: world.nonProduction.builds(),
    builds: world.production.builds(),
    secrets: Object.values(secrets),
    diedAtMs: world.diedAtMs,
    stopsMs: world.stopsMs,
    around: world.around && aroundOf(world.around, world.noted),
    endMs: world.clock.now(),
  }
}

const countsOf = (end: End, world: World, starts: number): Record<string, number> => {
  const counts: Record<string, number> = {
    deployments: end.deployments.length,
    restarts: starts - 1,
    'stops by a signal': world.stopsMs.length,
    'faults of a TeamCity': world.trace.filter(line => /production: .* ! /.test(line)).length,
    'disk faults': world.trace.filter(line => line.includes('disk fault')).length,
    'requests to TeamCity': world.production.requests.length + world.nonProduction.requests.length,
    webhooks: world.production.deliveries.length,
    'webhooks taken': world.production.deliveries.filter(({ status }) => status === 202).length,
    ...(world.around && {
      'runs with all around': 1,
      tickets: world.around.jira.tickets.length,
      notifications: world.around.hipChat.notifications().length,
      markers: end.around?.markers.length ?? 0,
      'faults around': world.trace.filter(line => / (?:jira|hipchat|github|service|redis): .* ! /.test(line))
        .length,
    }),
    'builds put back': end.putBack.size,
    'deaths in an act': world.trace.filter(line => line.includes('DIES in')).length,
  }
  for (const { deployment } of end.deployments) counts[deployment.state] = (counts[deployment.state] ?? 0) + 1
  return counts
}
