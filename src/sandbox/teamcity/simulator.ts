import type { SimulatedServer } from '../http-types.ts'
import { startHttp } from '../server.ts'
import { type Api, renderingOf } from './api.ts'
import { long, parseFields, select } from './fields.ts'
import { failureText } from './progress.ts'
import { renderBuild } from './render.ts'
import { answer } from './rest.ts'
import { buildPhase, searchOrder } from './state.ts'
import { tcWebHooksContent } from './tcwebhooks.ts'
import type {
  ChangeableOptions,
  FinalStatus,
  SeedBuild,
  SimulatedBuildView,
  SimulatedConfiguration,
  SimulatorOptions,
  WebhookDelivery,
} from './types.ts'
import { viewBuild } from './view.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorld } from './world.ts'

export type * from './types.ts'

/** A TeamCity server on loopback: real HTTP, state that follows the clock, faults on demand. */
export interface TeamCitySimulator extends SimulatedServer {
  /** With the context path, without a trailing slash. */
  readonly url: string
  /** Every webhook sent, each attempt by itself. */
  readonly deliveries: readonly WebhookDelivery[]
  /** Every build as of now, newest first. */
  builds(buildTypeId?: string): SimulatedBuildView[]
  /** By id, following merges. */
  build(id: number): SimulatedBuildView | undefined
  readonly queue: readonly SimulatedBuildView[]
  addBuild(seed: SeedBuild): number
  start(id: number, number?: string): void
  /** Shows a running build as failed before it ends. */
  showFailure(id: number, statusText?: string): void
  finish(id: number, status: FinalStatus, statusText?: string): void
  cancel(id: number, by?: string, comment?: string): void
  /** Stops a running build and queues it anew: the id of that one; undefined where it does not run any more. */
  putBack(id: number, by: string, comment: string): number | undefined
  remove(id: number): void
  /** The queued build is put into the other one: its id answers with that from now on. */
  merge(id: number, into: number): void
  /** Of a build whose configuration asks for approval. */
  approve(id: number): void
  setConfiguration(id: string, patch: Partial<SimulatedConfiguration>): void
  setOptions(patch: ChangeableOptions): void
  /** While held nothing progresses by itself. */
  holdBuilds(hold: boolean): void
  pauseQueue(paused: boolean): void
  /** Sends one webhook now, also a second time or before its time. */
  deliver(event: string, buildId: number): Promise<void>
  /** Resolves when every webhook of what happened so far has been sent. */
  webhooksSent(): Promise<void>
  /** Does at once what the clock has made due; every request does so too. */
  settle(): void
}

export async function createTeamCitySimulator(options: SimulatorOptions): Promise<TeamCitySimulator> {
  const settings: SimulatorOptions = { ...options }

  const { port, ...server } = await startHttp(settings, request => {
    world.settle()
    return answer(request, api)
  })
  const url = `http://127.0.0.1:${port}${options.contextPath ?? ''}`

  const webhooks = createWebhooks({
    settings: () => settings.webhook,
    version: () => settings.version ?? '2026.1.1 (build 222577)',
    payload(id, fields) {
      const build = world.find(id)
      return build && select(renderBuild(build, renderingOf(api)), parseFields(fields, long))
    },
    content(event, id) {
      const build = world.find(id)
      const configuration = build && world.configuration(build.buildTypeId)
      return configuration && tcWebHooksContent(event, viewBuild(build, renderingOf(api)), configuration, url)
    },
  })

  const world = createWorld(
    settings,
    (event, build) => webhooks.happened(event, build.id),
    build => settings.runDeploy?.(viewBuild(build, renderingOf(api))),
  )
  const api: Api = { world, settings, url }
  world.wake()

  const view = (builds: ReturnType<typeof searchOrder>): SimulatedBuildView[] =>
    builds.map(build => viewBuild(build, renderingOf(api)))

  const all = (): ReturnType<typeof searchOrder> => {
    world.settle()
    return searchOrder(world.state().builds)
  }

  return {
    ...server,
    url,
    deliveries: webhooks.deliveries,
    builds: buildTypeId =>
      view(
        all()
          .filter(build => buildTypeId === undefined || build.buildTypeId === buildTypeId)
          .toSorted((a, b) => b.id - a.id),
      ),
    build(id) {
      world.settle()
      const found = world.find(id)
      return found && viewBuild(found, renderingOf(api))
    },
    get queue() {
      return view(all().filter(build => buildPhase(build) === 'queued'))
    },
    addBuild: seed => world.seed(seed),
    start: (id, number) => world.start(id, number),
    showFailure: (id, statusText = failureText) => world.fail(id, statusText),
    finish: (id, status, statusText) =>
      world.finish(id, {
        status,
        statusText: statusText ?? (status === 'SUCCESS' ? 'Success' : failureText),
      }),
    cancel(id, by, comment = 'Canceled') {
      world.cancel(id, { by, text: comment })
    },
    putBack: (id, by, comment) => world.putBack(id, { by, text: comment })?.id,
    approve: id => world.approve(id),
    remove: id => world.remove(id),
    merge: (id, into) => world.merge(id, into),
    setConfiguration: (id, patch) => world.setConfiguration(id, patch),
    setOptions(patch) {
      Object.assign(settings, patch)
    },
    holdBuilds: held => world.hold(held),
    pauseQueue: paused => world.pauseQueue(paused),
    deliver: (event, buildId) => webhooks.deliver(event, buildId),
    webhooksSent: () => webhooks.idle(),
    settle: () => world.settle(),
    async close() {
      world.close()
      webhooks.close()
      await server.close()
    },
  }
}
