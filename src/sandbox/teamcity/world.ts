import { createAlarm } from './alarm.ts'
import { buildAppearance, finishedBuild, nextTransition } from './progress.ts'
import { buildPhase, emptyState, isSimilar, readSnapshot, type StoredBuild, seededBuild } from './state.ts'
import type { DeployResult, SeedBuild, SimulatorOptions } from './types.ts'
import type { World } from './world-types.ts'

export function createWorld(
  options: Readonly<SimulatorOptions>,
  happened: (event: string, build: StoredBuild) => void,
  askDeploy: (build: StoredBuild) => Promise<DeployResult | undefined> | undefined,
): World {
  const now = options.now ?? Date.now
  const configurations = new Map(options.configurations.map(each => [each.id, { ...each }]))
  const saved = options.persist?.load()
  const state = saved === undefined ? emptyState() : readSnapshot(saved)
  const builds = new Map(state.builds.map(build => [build.id, build]))
  let closed = false

  const get = (id: number): StoredBuild => {
    const build = builds.get(state.replaced[id] ?? id)
    if (!build) throw new Error(`no simulated build ${id}`)
    return build
  }

  const put = (build: StoredBuild): StoredBuild => {
    builds.set(build.id, build)
    return build
  }

  const save = (): void => {
    state.builds = [...builds.values()]
    options.persist?.save(JSON.stringify(state))
    arm()
  }

  const due = () =>
    [...builds.values()]
      .flatMap(build => nextTransition(build, state, configurations.get(build.buildTypeId)) ?? [])
      .toSorted((a, b) => a.at - b.at || a.build.id - b.build.id)[0]

  const settle = (): void => {
    let changed = false
    for (let next = due(); next !== undefined && next.at <= now(); next = due()) {
      if (next.event === 'BUILD_STARTED') begin(next.build)
      else put(next.build)
      if (next.event === 'BUILD_FINISHED') happened(next.event, next.build)
      changed = true
    }
    if (changed) save()
  }

  const alarm = createAlarm(now, () => {
    settle()
    arm()
  })

  const arm = (): void => alarm.set(due()?.at)

  const begin = (build: StoredBuild, given?: string): void => {
    const counter = state.counters[build.buildTypeId] ?? 1
    if (given === undefined) state.counters[build.buildTypeId] = counter + 1
    const started = put({ ...build, number: given ?? String(counter) })
    happened('BUILD_REMOVED_FROM_QUEUE', started)
    happened('CHANGES_LOADED', started)
    happened('BUILD_STARTED', started)
    ask(started)
  }

  const ask = (build: StoredBuild): void => {
    const answer = askDeploy(build)
    if (!answer) return
    put({ ...build, awaitsDeploy: true })
    answer
      .catch((error: unknown): DeployResult => ({ status: 'FAILURE', statusText: String(error) }))
      .then(result => {
        const current = builds.get(build.id)
        if (closed || !current?.awaitsDeploy) return
        const outcome = result && { status: result.status, statusText: result.statusText, at: now() }
        put({ ...current, awaitsDeploy: false, outcome })
        settle()
        save()
      })
  }

  const seed = (build: SeedBuild): number => {
    const id = build.id ?? state.nextId
    state.nextId = Math.max(state.nextId, id + 1)
    const configuration = configurations.get(build.buildTypeId)
    put(seededBuild(build, { id, now: now(), configuration }))
    const number = /^\d+$/.test(build.number) ? Number(build.number) : 0
    state.counters[build.buildTypeId] = Math.max(state.counters[build.buildTypeId] ?? 1, number + 1)
    save()
    return id
  }

  const queue: World['queue'] = order => {
    settle()
    const build: StoredBuild = {
      buildTypeId: order.buildTypeId,
      branchName: order.branchName,
      personal: order.personal,
      properties: { ...order.properties },
      tags: [...order.tags],
      comment: order.comment,
      triggeredBy: order.triggeredBy,
      id: state.nextId++,
      defaultBranch: order.branchName === undefined || order.branchName === '<default>',
      failedToStart: false,
      queuedAt: now(),
      awaitsDeploy: false,
    }
    const earlier = [...builds.values()].find(
      each => options.merge && buildPhase(each) === 'queued' && isSimilar(each, build),
    )
    if (earlier) state.replaced[build.id] = earlier.id
    else {
      put(build)
      happened('BUILD_TYPE_ADDED_TO_QUEUE', build)
    }
    save()
    return build
  }

  const cancel: World['cancel'] = (id, note) => {
    const build = get(id)
    const phase = buildPhase(build)
    if (phase === 'finished' || build.cancelled) return build
    const cancelled = { at: now(), by: note.by, text: note.text }
    const stopping = put(
      phase === 'running'
        ? { ...build, cancelled }
        : finishedBuild({ ...build, number: 'N/A', startedAt: now(), cancelled }, now()),
    )
    happened(phase === 'running' ? 'BUILD_INTERRUPTED' : 'BUILD_REMOVED_FROM_QUEUE', stopping)
    save()
    return stopping
  }

  if (saved === undefined) for (const build of options.builds ?? []) seed(build)

  return {
    now,
    settle,
    state: () => ({ ...state, builds: [...builds.values()] }),
    configuration: id => configurations.get(id),
    configurations: () => [...configurations.values()],
    setConfiguration(id, patch) {
      const before = configurations.get(id)
      if (!before) throw new Error(`no simulated build configuration ${id}`)
      settle()
      configurations.set(id, { ...before, ...patch, id })
      arm()
    },
    find: id => builds.get(state.replaced[id] ?? id),
    appearance: build =>
      buildAppearance(build, {
        now: now(),
        state,
        configuration: configurations.get(build.buildTypeId),
        hasHistory: [...builds.values()].some(
          each => each.buildTypeId === build.buildTypeId && each.result?.status === 'SUCCESS',
        ),
      }),
    seed,
    queue,
    start(id, number) {
      const build = get(id)
      if (buildPhase(build) !== 'queued') return
      begin({ ...build, startedAt: now() }, number)
      save()
    },
    finish(id, result) {
      const build = get(id)
      if (buildPhase(build) === 'finished') return
      if (buildPhase(build) === 'queued') begin({ ...build, startedAt: now() })
      const finished = put(finishedBuild(get(id), now(), result))
      if (!finished.cancelled) happened('BUILD_FINISHED', finished)
      save()
    },
    fail(id, statusText) {
      put({ ...get(id), failing: statusText })
      save()
    },
    cancel,
    putBack(id, note) {
      const build = get(id)
      if (buildPhase(build) !== 'running' || build.cancelled) return undefined
      cancel(id, note)
      return queue({ ...build, triggeredBy: build.triggeredBy ?? note.by })
    },
    approve(id) {
      put({ ...get(id), approvedAt: now() })
      save()
    },
    setPin(id, pin) {
      put({ ...get(id), pin })
      save()
    },
    remove(id) {
      builds.delete(get(id).id)
      save()
    },
    merge(id, into) {
      const build = get(id)
      if (buildPhase(build) !== 'queued') throw new Error(`simulated build ${id} has begun`)
      state.replaced[build.id] = get(into).id
      builds.delete(build.id)
      happened('BUILD_REMOVED_FROM_QUEUE', build)
      save()
    },
    hold(held) {
      settle()
      if (held) state.heldAt ??= now()
      else if (state.heldAt !== undefined) {
        state.heldAt = undefined
        state.releasedAt = now()
      }
      save()
    },
    pauseQueue(paused) {
      settle()
      if (!paused && state.queuePaused) state.resumedAt = now()
      state.queuePaused = paused
      save()
    },
    wake() {
      for (const build of builds.values()) if (build.awaitsDeploy) ask(build)
      settle()
      arm()
    },
    close() {
      closed = true
      alarm.stop()
    },
  }
}
