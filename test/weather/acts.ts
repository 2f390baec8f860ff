/** What people and machines do while it storms: each act at a moment that was drawn for it. */
import { type Bot, botPort, type Line } from './bot.ts'
import type { Random } from './random.ts'
import { secrets } from './secrets.ts'
import { aBuild, strangers } from './strangers.ts'
import type { World } from './world.ts'

export interface Typed extends Line {
  /** When it was handed to a living bot, and to which. */
  readonly heard: { readonly atMs: number; readonly by: string }[]
}

export interface Stage {
  readonly world: World
  readonly random: Random
  readonly typed: Typed[]
  /** To what was asked about those. */
  readonly yeses: Typed[]
  /** Production builds that somebody deleted. */
  readonly removed: Set<number>
  /** Those that somebody made by stopping another and putting it back into the queue, and that one. */
  readonly putBack: Map<number, number>
  /** What the bot's HTTP answered: status and body. */
  readonly answered: { readonly asked: string; readonly status: number; readonly body: string }[]
  bot: Bot | null
}

export type Act = (stage: Stage) => void

/** A line typed in a room of its own, so that whatever is said there is about it. */
export function type(stage: Stage, text: string): Typed {
  const nth = stage.typed.length + 1
  const line = { person: `ann${nth}`, room: `room-${nth}`, text, id: `message-${nth}`, heard: [] }
  stage.typed.push(line)
  hand(stage, line)
  return line
}

/** A bot that is away hears nothing. */
export function hand({ world, bot }: Stage, line: Typed): void {
  const isHeard = bot?.host.isAlive === true
  world.tell(`${line.person} types${isHeard ? '' : ' into the void'}: ${line.text}`)
  if (!isHeard) return
  line.heard.push({ atMs: world.clock.now(), by: bot.host.name })
  void bot.hears(line)
}

export function deploy(stage: Stage): Typed {
  const { alias, name, asks } = stage.random.pick(stage.world.plan.apps)
  const build = stage.random.chance(0.2) ? ` build ${name}_${stage.random.between(1, 3)}` : ''
  const command = stage.random.pick(['deploy', 'deploy', 'deploy', 'deployment next'])
  const line = type(stage, `hubot ${command} ${alias}${build}`)
  // Whoever waits for their turn does not know when they are asked.
  for (let nth = asks ? stage.random.between(0, 3) : 0; nth > 0; nth--) {
    stage.world.clock.after(stage.random.between(0, 90) * 1_000, () => sayYes(stage, line))
  }
  return line
}

/** By whoever typed that line, in its room. */
export function sayYes(stage: Stage, { person, room }: Typed): void {
  const id = `message-yes-${stage.yeses.length + 1}`
  const yes = { person, room, text: stage.random.pick(['yes', 'hubot yes']), id, heard: [] }
  stage.yeses.push(yes)
  hand(stage, yes)
}

const others = [
  'deployment show aliases',
  'deployment help',
  'deploy all the things',
  'deploy nothing-api',
  'deploy',
]

export const acts: Readonly<Record<string, Act>> = {
  redelivered(stage) {
    const heard = stage.typed.filter(line => line.heard.length > 0)
    if (heard.length > 0) hand(stage, stage.random.pick(heard))
  },
  otherCommand(stage) {
    type(stage, `hubot ${stage.random.pick(others)}`)
  },
  askedAboutBuilds(stage) {
    const { alias } = stage.random.pick(stage.world.plan.apps)
    type(
      stage,
      `hubot deployment show last successful ${stage.random.pick(['build', 'deployment'])} for ${alias}`,
    )
  },
  cancelled(stage) {
    const build = aBuild(stage, stage.random.pick(['queued', 'running']))
    if (!build) return
    stage.world.tell(`zoe cancels ${build.id}`)
    stage.world.production.cancel(build.id, 'zoe', 'not today')
  },
  putBack(stage) {
    const build = aBuild(stage, 'running')
    if (!build) return
    const id = stage.world.production.putBack(build.id, 'zoe', 'the agent is ill')
    stage.world.tell(`zoe puts ${build.id} back into the queue, as ${id}`)
    if (id !== undefined) stage.putBack.set(id, build.id)
  },
  approved(stage) {
    const build = aBuild(stage, 'queued')
    if (!build) return
    stage.world.tell(`dave approves ${build.id}`)
    stage.world.production.approve(build.id)
  },
  failing(stage) {
    const build = aBuild(stage, 'running')
    if (!build) return
    const { production, clock } = stage.world
    production.showFailure(build.id, 'Exit code 7 (Step: Deploy)')
    const isCancelled = stage.random.chance(0.5)
    clock.after(stage.random.between(0, 30) * 1_000, () => {
      if (production.build(build.id)?.state !== 'running') return
      if (isCancelled) production.cancel(build.id, 'zoe', 'it fails')
      else production.finish(build.id, 'FAILURE', 'Exit code 7 (Step: Deploy)')
    })
  },
  removed(stage) {
    const build = aBuild(stage)
    if (!build || stage.random.chance(0.7)) return
    stage.world.tell(`zoe deletes ${build.id}`)
    stage.removed.add(build.id)
    stage.world.production.remove(build.id)
  },
  built({ world, random }) {
    const app = random.pick(world.plan.apps)
    const status = random.chance(0.6) ? 'SUCCESS' : 'FAILURE'
    const number = `${app.name}_${world.nonProduction.builds(app.source).length + 1}`
    world.tell(`${number} is built: ${status}`)
    world.nonProduction.addBuild({ buildTypeId: app.source, number, status, finishedMsAgo: 0 })
  },
  outage({ world, random }) {
    const server = random.pick([world.production, world.nonProduction])
    const forMs = random.between(1, 90) * 1_000
    world.tell(
      `${server === world.production ? 'production' : 'non-production'} is away for ${forMs / 1_000} s`,
    )
    world.cable.cut(Number(new URL(server.url).port), world.clock.now() + forMs)
  },
  queuePaused({ world, random }) {
    world.production.pauseQueue(true)
    world.clock.after(random.between(1, 60) * 1_000, () => world.production.pauseQueue(false))
  },
  held({ world, random }) {
    world.production.holdBuilds(true)
    world.clock.after(random.between(1, 60) * 1_000, () => world.production.holdBuilds(false))
  },
  paused({ world, random }) {
    const { deploy } = random.pick(world.plan.apps)
    world.production.setConfiguration(deploy, { paused: true })
    world.clock.after(random.between(1, 60) * 1_000, () =>
      world.production.setConfiguration(deploy, { paused: false }),
    )
  },
  forbidden({ world, random }) {
    const server = random.pick([world.production, world.nonProduction])
    const viewProperties = server === world.nonProduction || world.plan.seesProperties
    server.setOptions({ permissions: { viewProperties, pin: false, runBuild: false } })
    world.clock.after(random.between(1, 60) * 1_000, () =>
      server.setOptions({ permissions: { viewProperties } }),
    )
  },
  webhooksLost({ world, random }) {
    world.production.setOptions({ webhook: undefined })
    world.clock.after(random.between(1, 60) * 1_000, () => webhooksOn(world))
  },
  /** Doubled, late or early: the event says what may not be so. */
  webhookAgain(stage) {
    const build = aBuild(stage)
    if (build)
      void stage.world.production.deliver(
        stage.random.pick(['BUILD_STARTED', 'BUILD_FINISHED', 'BUILD_INTERRUPTED']),
        build.id,
      )
  },
  ...strangers,
}

/** In runs that have it. */
export const actsAround: Readonly<Record<string, Act>> = {
  outageAround({ world, random }) {
    const { around, cable, clock } = world
    if (!around) return
    const port = random.pick(around.ports)
    const forMs = random.between(1, 90) * 1_000
    world.tell(`port ${port} is away for ${forMs / 1_000} s`)
    cable.cut(port, clock.now() + forMs)
  },
  ticketsForbidden({ world, random }) {
    const { around, clock } = world
    if (!around) return
    const denied = random.pick([
      'BROWSE_PROJECTS',
      'CREATE_ISSUES',
      'ADD_COMMENTS',
      'TRANSITION_ISSUES',
    ] as const)
    world.tell(`JIRA denies ${denied}`)
    around.jira.setOptions({ denied: [denied] })
    clock.after(random.between(1, 90) * 1_000, () => around.jira.setOptions({ denied: [] }))
  },
}

export function webhooksOn({ plan, production }: World): void {
  const url = `http://127.0.0.1:${botPort}/hubot/teamcity`
  const { webhooks: format } = plan
  production.setOptions({
    webhook: format === 'none' ? undefined : { url, username: 'teamcity', password: secrets.webhook, format },
  })
}

/** Whatever was closed, held or forbidden for a while is so no more. */
export function clearUp(world: World): void {
  const { plan, cable, clock, production, nonProduction, around } = world
  for (const server of [production, nonProduction]) cable.cut(Number(new URL(server.url).port), clock.now())
  for (const port of around?.ports ?? []) cable.cut(port, clock.now())
  around?.jira.setOptions({ denied: [] })
  for (const { deploy } of plan.apps) production.setConfiguration(deploy, { paused: false, approval: false })
  production.setOptions({ permissions: { viewProperties: plan.seesProperties } })
  nonProduction.setOptions({ permissions: {} })
  production.holdBuilds(false)
  production.pauseQueue(false)
  webhooksOn(world)
}
