import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApply } from '../../src/deployment/apply.ts'
import type { Deployment } from '../../src/deployment/deployment.ts'
import { type Effect, laneOf } from '../../src/deployment/effect.ts'
import type { Perform } from '../../src/deployment/outcome.ts'
import { performFindDouble } from '../../src/deployment/perform/double.ts'
import { performQueue } from '../../src/deployment/perform/queue.ts'
import { performSay } from '../../src/deployment/perform/say.ts'
import { createWorker, type Worker } from '../../src/deployment/worker.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { type Build, type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from './sample.ts'

let folder: string
let store: Store
let now: number
const to = { room: 'a', person: { id: 'u1', name: 'ann' } }
const saying: Effect = { kind: 'say', to, notice: { about: 'pinned' } }
const step = { at: '', event: 'deploy_requested', state: 'pinned' }
const never: Perform = async () => {
  throw new Error('not this one')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  store = openSqliteStore(join(folder, 'x.db'))
  now = Date.parse('2026-11-22T14:02:01.000Z')
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function saved(effect: Effect, change: Partial<Deployment> = { state: 'pinned' }): Promise<void> {
  await store.create(deployment(change), [effect], step)
}

function worker(
  performers: { queue?: Perform; say?: Perform; find_double?: Perform },
  failed = vi.fn(),
): Worker {
  const apply = createApply(
    store,
    () => now,
    () => undefined,
  )
  return createWorker({
    store,
    apply,
    performers: {
      pin: never,
      queue: never,
      find_double: never,
      cancel_build: never,
      unpin_newer: never,
      say: never,
      survey: never,
      open_ticket: never,
      close_ticket: never,
      push_marker: never,
      notify: never,
      check_live: never,
      ...performers,
    },
    now: () => now,
    random: () => 0.5,
    speaks: () => true,
    failed,
  })
}

const queueing = (server: Partial<TeamCity>): Perform =>
  queueingAt(() => ({ configurationUrl: () => 'https://prod.example', ...server }) as TeamCity)
const queueingAt = (server: () => TeamCity): Perform =>
  performQueue({
    server,
    comment: () => 'c',
    report: () => 'ref',
    now: () => now,
    random: () => 0.5,
    answerMs: 50,
    settleMs: 30_000,
  })

test('before the queue request leaves, it is on disk that it may have left', async () => {
  await saved({ kind: 'queue' })
  const queue = vi.fn(async () => {
    expect(await store.pending('d1')).toMatchObject([{ begun: { settlesAtMs: now + 30_000 } }])
    return build({ state: 'queued' })
  })
  await worker({ queue: queueing({ queue }) }).settled('d1')
  expect(queue).toHaveBeenCalledOnce()
  expect(await store.deployment('d1')).toMatchObject({ state: 'queued', deployBuild: { id: 77 } })
})

test('a request that was cut off by our death is looked up, and not made again when it is found', async () => {
  await saved({ kind: 'queue' })
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now + 15_000)
  const findQueued = vi.fn(async () => ({ builds: [build({ state: 'queued' })], isCertain: true }))
  await worker({ queue: queueing({ findQueued }) }).settled('d1')
  expect(findQueued).toHaveBeenCalledWith({
    buildTypeId: 'Search_Deploy',
    property: { name: 'hubot.deploy.id', value: 'd1' },
    since: '2026-11-22T14:02:00.000Z',
  })
  expect(await store.deployment('d1')).toMatchObject({ state: 'queued' })
})

test('it is made again only when it is not found and its time is past', async () => {
  await saved({ kind: 'queue' })
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now + 15_000)
  const queue = vi.fn(async () => build({ state: 'queued' }))
  const at = worker({
    queue: queueing({ findQueued: async () => ({ builds: [], isCertain: true }), queue }),
    say: async () => ({ done: true }),
  })
  await at.settled('d1')
  now += 14_000
  await at.settled('d1')
  expect(queue).not.toHaveBeenCalled()
  now += 40_000
  await at.settled('d1')
  expect(queue).toHaveBeenCalledOnce()
})

test('a bot that slept past its lease, alone, ends what it had begun', async () => {
  await saved({
    kind: 'say',
    to: { room: 'r', person: { id: 'u1', name: 'ann' } },
    notice: { about: 'pinned' },
  })
  let end = (): void => undefined
  const say = vi.fn(
    () =>
      new Promise<{ done: true }>(resolve => {
        end = () => resolve({ done: true })
      }),
  )
  const at = worker({ say })
  at.nudge()
  await vi.waitFor(() => expect(say).toHaveBeenCalledOnce())
  now += 11_000
  at.nudge()
  await vi.waitFor(async () => expect((await store.pending('d1'))[0]?.fence).toBe(2))
  end()
  await vi.waitFor(async () => expect(await store.pending('d1')).toEqual([]))
  expect(say).toHaveBeenCalledOnce()
})

test('nor before a restarted bot has waited for itself: the request may have been under way for long', async () => {
  await saved({ kind: 'queue' })
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now - 1_000)
  const queue = vi.fn(async () => build({ state: 'queued' }))
  const at = worker({
    queue: queueing({ findQueued: async () => ({ builds: [], isCertain: true }), queue }),
    say: async () => ({ done: true }),
  })
  await at.settled('d1')
  now += 14_000
  await at.settled('d1')
  expect(queue).not.toHaveBeenCalled()
  now += 40_000
  await at.settled('d1')
  expect(queue).toHaveBeenCalledOnce()
})

test('what cannot be asked for five minutes is put to the room, once; after a day it is given up', async () => {
  await saved({ kind: 'queue' })
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now + 15_000)
  const away = new TeamCityFault('production', {
    kind: 'unreachable',
    said: 'no connection',
    sent: 'no',
    transient: true,
  })
  const at = worker({
    queue: queueing({ findQueued: () => Promise.reject(away) }),
    say: async () => ({ done: true }),
  })
  const asked = async () => (await store.steps('d1')).filter(({ event }) => event === 'queue_unknown').length
  await at.settled('d1')
  now += 4 * 60_000
  await at.settled('d1')
  expect(await asked()).toBe(0)
  now += 2 * 60_000
  await at.settled('d1')
  now += 60_000
  await at.settled('d1')
  expect(await asked()).toBe(1)
  expect((await store.deployment('d1'))?.state).toBe('pinned')
  now += 24 * 3_600_000
  await at.settled('d1')
  expect((await store.deployment('d1'))?.state).toBe('refused')
})

test('asked for again by a person while production is away: the room is asked once more after five minutes', async () => {
  const at = new Date(now).toISOString()
  await saved({ kind: 'queue' }, { state: 'pinned', retriedAt: at, deployPage: 'https://prod.example/page' })
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now - 600_000)
  const away = new TeamCityFault('production', {
    kind: 'unreachable',
    said: 'no connection',
    sent: 'no',
    transient: true,
  })
  const notSet = (): never => {
    throw away
  }
  const performer = worker({
    queue: queueingAt(notSet),
    say: async () => ({ done: true }),
  })
  const told = async () => (await store.steps('d1')).slice(1).map(({ event }) => event)
  await performer.settled('d1')
  expect(await told()).toEqual(['queue_unsure'])
  now += 4 * 60_000
  await performer.settled('d1')
  expect(await told()).toEqual(['queue_unsure'])
  now += 90_000
  await performer.settled('d1')
  expect(await told()).toEqual(['queue_unsure', 'queue_unknown'])
})

test('a look that takes long does not keep the room waiting for the doubt', async () => {
  await saved({ kind: 'queue' })
  const reset = new TeamCityFault('production', {
    kind: 'unreachable',
    said: 'reset',
    sent: 'unknown',
    transient: true,
  })
  const at = worker({
    queue: queueing({
      queue: () => Promise.reject(reset),
      findQueued: () => new Promise<never>(() => undefined),
    }),
    say: async () => ({ done: true }),
  })
  await at.settled('d1')
  expect((await store.steps('d1')).map(({ event }) => event)).toEqual(['deploy_requested', 'queue_unsure'])
})

test('a queue effect whose deployment is queued by now asks for nothing', async () => {
  await saved({ kind: 'queue' }, { state: 'queued', deployBuild: { id: 5, url: 'u' } })
  await worker({ queue: queueing({}) }).settled('d1')
  expect(await store.pending('d1')).toEqual([])
})

const findingDouble = (server: Partial<TeamCity>): Perform =>
  performFindDouble({
    server: () => server as TeamCity,
    comment: () => 'c',
    report: () => 'ref',
    now: () => now,
    random: () => 0.5,
  })
const queuedTwice = { state: 'queued', deployBuild: { id: 77, url: 'u' } } as const
const seen = (...builds: Build[]) => vi.fn(async () => ({ builds, isCertain: true }))

test('a second build is looked for for half an hour', async () => {
  await saved({ kind: 'find_double' }, queuedTwice)
  const findQueued = seen(build({ state: 'queued' }))
  const at = worker({ queue: never, find_double: findingDouble({ findQueued }) })
  await at.settled('d1')
  now += 29 * 60_000
  await at.settled('d1')
  expect(await store.pending('d1')).toHaveLength(1)
  now += 2 * 60_000
  await at.settled('d1')
  expect(await store.pending('d1')).toEqual([])
  expect(findQueued).toHaveBeenCalledTimes(3)
})

test('after a cancel it is looked for for about a minute, however long ago it was asked for', async () => {
  await saved({ kind: 'find_double', afterCancel: true }, { ...queuedTwice, state: 'cancelled' })
  const findQueued = seen(build({ cancelled: {} }))
  const at = worker({ find_double: findingDouble({ findQueued }) })
  now += 3_600_000
  for (let looks = 1; looks <= 7; looks++) {
    expect(await store.pending('d1')).toHaveLength(1)
    await at.settled('d1')
    now += 61_000
  }
  expect(await store.pending('d1')).toEqual([])
})

test('a production that is closed to us is not looked at for longer', async () => {
  await saved({ kind: 'find_double', afterCancel: true }, { ...queuedTwice, state: 'cancelled' })
  const facts = { said: 'no', sent: 'no' } as const
  const away = new TeamCityFault('production', { ...facts, kind: 'unreachable', transient: true })
  const ofProxy = new TeamCityFault('production', { ...facts, kind: 'not_found', transient: false })
  const closed = new TeamCityFault('production', { ...facts, kind: 'forbidden', transient: false })
  const findQueued = vi.fn(() => Promise.reject(away))
  const at = worker({ find_double: findingDouble({ findQueued }) })
  for (let looks = 1; looks <= 9; looks++) {
    await at.settled('d1')
    now += 61_000
  }
  expect(await store.pending('d1')).toHaveLength(1)
  findQueued.mockImplementation(() => Promise.reject(ofProxy))
  await at.settled('d1')
  now += 61_000
  expect(await store.pending('d1')).toHaveLength(1)
  findQueued.mockImplementation(() => Promise.reject(closed))
  await at.settled('d1')
  expect(await store.pending('d1')).toEqual([])
})

test('where production can’t be asked it is looked for until it can, for a day and some looks', async () => {
  await saved({ kind: 'find_double' }, queuedTwice)
  const away = new TeamCityFault('production', {
    kind: 'unreachable',
    said: 'no connection',
    sent: 'no',
    transient: true,
  })
  const at = worker({ find_double: findingDouble({ findQueued: () => Promise.reject(away) }) })
  for (const [minutes, left] of [
    [31, 1],
    [23 * 60, 1],
    [60, 1],
    [10, 1],
    [10, 1],
    [10, 1],
    [10, 0],
  ] as const) {
    now += minutes * 60_000
    await at.settled('d1')
    expect(await store.pending('d1')).toHaveLength(left)
  }
})

test('one that waits, and that we may not take out, will begin: nobody knows if it goes out', async () => {
  const { deployBuild: _, ...refused } = { ...queuedTwice, state: 'refused' } as const
  await saved({ kind: 'find_double' }, refused)
  const facts = { kind: 'forbidden', said: 'no', sent: 'no', transient: false } as const
  const cancelQueued = () => Promise.reject(new TeamCityFault('production', facts))
  const findQueued = seen(build({ id: 78, state: 'queued' }))
  const at = worker({
    find_double: findingDouble({ findQueued, cancelQueued }),
    say: async () => ({ done: true }),
  })
  await at.settled('d1')
  expect(await store.deployment('d1')).toMatchObject({ doubles: [78], isUnknown: true })
})

test('one that has begun meanwhile is not cancelled: it is looked at anew, and shown', async () => {
  await saved({ kind: 'find_double' }, queuedTwice)
  const late = build({ id: 78, state: 'queued' })
  const findQueued = seen(build(), late)
  const cancelQueued = vi.fn(async () => {
    findQueued.mockResolvedValue({ builds: [build(), { ...late, state: 'running' }], isCertain: true })
    return false
  })
  const at = worker({
    find_double: findingDouble({ findQueued, cancelQueued }),
    say: async () => ({ done: true }),
  })
  await at.settled('d1')
  now += 60_000
  await at.settled('d1')
  expect(cancelQueued).toHaveBeenCalledOnce()
  expect((await store.steps('d1')).map(({ event }) => event)).toEqual(['deploy_requested', 'double_found'])
})

test('an act that breaks in the middle is still known to have begun', async () => {
  await saved({ kind: 'queue' })
  const failed = vi.fn()
  const breaks: Perform = async (_entry, _deployment, begin) => {
    await begin(now + 15_000)
    throw new Error('out of memory')
  }
  await worker({ queue: breaks }, failed).settled('d1')
  expect(failed).toHaveBeenCalledOnce()
  expect(await store.pending('d1')).toMatchObject([{ attempts: 1, begun: { settlesAtMs: now + 15_000 } }])
})

test('an effect that has been overtaken is finished, and moves nothing', async () => {
  await saved({ kind: 'queue' }, { state: 'requested' })
  await worker({
    queue: async () => ({ event: { type: 'deploy_queued', build: { id: 1, url: 'u' } } }),
  }).settled('d1')
  expect(await store.pending('d1')).toEqual([])
  expect((await store.deployment('d1'))?.state).toBe('requested')
})

test('after a second request the first may have made a build, also where nobody had heard of a doubt', async () => {
  await saved({ kind: 'queue' }, { state: 'pinned', queueAbsent: now })
  await worker({
    queue: async () => ({ event: { type: 'deploy_queued', build: { id: 1, url: 'u' } } }),
  }).settled('d1')
  expect((await store.pending('d1')).map(({ effect }) => effect.kind)).toContain('find_double')
})

/** Moves the deployment as a webhook or a command does, while an effect of it is at work. */
async function move(change: Partial<Deployment>): Promise<void> {
  const kept = await store.deployment('d1')
  if (!kept) throw new Error('no deployment')
  expect(await store.move({ ...kept, ...change, version: kept.version + 1 }, [], step)).toBe('moved')
}

test('what comes of an effect is counted from how its deployment is by then, not from how it was', async () => {
  await saved({ kind: 'queue' }, { state: 'requested' })
  const cancel = { by: 'bob', at: '2026-11-22T14:02:01.000Z', to }
  await worker({
    queue: async () => {
      await move({ state: 'pinned', cancel })
      return { event: { type: 'deploy_queued', build: { id: 1, url: 'u' } } }
    },
  }).settled('d1')
  expect(await store.deployment('d1')).toMatchObject({ state: 'queued', cancel, deployBuild: { id: 1 } })
})

test('one that was moved away from it meanwhile is left as it is', async () => {
  await saved({ kind: 'queue' })
  await worker({
    queue: async () => {
      await move({ state: 'refused' })
      return { event: { type: 'deploy_queued', build: { id: 1, url: 'u' } } }
    },
  }).settled('d1')
  expect((await store.deployment('d1'))?.state).toBe('refused')
  expect(await store.pending('d1')).toEqual([])
})

const sayingWith = (say: () => Promise<void>, speaks = true): Perform =>
  performSay({
    speaks: () => speaks,
    say,
    pending: store.pending,
    words: () => 'text',
    random: () => 0.5,
    now: () => now,
    failed: () => undefined,
  })

test('a bot that has left the chat since it took a text says nothing, and leaves it to the next', async () => {
  await saved(saying)
  const say = vi.fn(async () => undefined)
  const { fence, ...entry } = (await store.lease(now, 100, true))[0] ?? { fence: 0 }
  const perform = sayingWith(say, false)
  expect(await perform({ ...entry, fence } as never, deployment(), async () => undefined)).toEqual({
    againInMs: 0,
    begun: null,
  })
  expect(say).not.toHaveBeenCalled()
})

test('a line about a delay is not said of one that has ended, and waits for what was to be said before it', async () => {
  const delay: Effect = {
    kind: 'say',
    to,
    notice: { about: 'waits_long', since: '2026-11-22T14:02:00.000Z' },
  }
  await saved(saying)
  const say = vi.fn(async () => undefined)
  const entry = { seq: 9, deploymentId: 'd1', effect: delay, fence: 1, attempts: 0 } as const
  const perform = (state: Deployment['state']) =>
    sayingWith(say)(entry, deployment({ state }), async () => undefined)
  expect(await perform('queued')).toEqual({ againInMs: 500, begun: null })
  expect(await perform('running')).toEqual({ done: true })
  expect(await perform('succeeded')).toEqual({ done: true })
  expect(say).not.toHaveBeenCalled()
  for (const one of await store.lease(now, 100, true)) await store.finish(one)
  expect(await perform('queued')).toEqual({ done: true })
  expect(say).toHaveBeenCalledOnce()
})

test('how it ends is for the whole room, and what leads there for those who follow it', async () => {
  const say = vi.fn(async () => undefined)
  const entry = { seq: 1, deploymentId: 'd1', fence: 1, attempts: 0 } as const
  for (const about of ['pinned', 'triggered', 'ended', 'not_live'] as const) {
    await sayingWith(say)(
      { ...entry, effect: { kind: 'say', to, notice: { about } } },
      deployment(),
      async () => undefined,
    )
  }
  expect(say.mock.calls).toEqual(['thread', 'thread', 'room', 'room'].map(reach => [to, 'text', reach]))
})

test('how it ends does not wait for a line about a delay that the chat does not take', () => {
  const delay: Effect = { kind: 'say', to, notice: { about: 'runs_long', usualMs: 1 } }
  expect(laneOf(delay)).not.toBe(laneOf({ kind: 'say', to, notice: { about: 'ended' } }))
})

test('a text whose saying was cut off by our death counts as said', async () => {
  await saved(saying)
  const [entry] = await store.pending('d1')
  if (entry) await store.begin(entry, now)
  const say = vi.fn(async () => undefined)
  await worker({ say: sayingWith(say) }).settled('d1')
  expect(say).not.toHaveBeenCalled()
  expect(await store.pending('d1')).toEqual([])
})

test('a text that the chat rejects is said again later, and until then known not to be said', async () => {
  await saved(saying)
  const say = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue()
  const at = worker({ say: sayingWith(say) })
  await at.settled('d1')
  const [waiting] = await store.pending('d1')
  expect(waiting).toMatchObject({ attempts: 1 })
  expect(waiting).not.toHaveProperty('begun')
  now += 2_000
  await at.settled('d1')
  expect(say).toHaveBeenCalledTimes(2)
  expect(await store.pending('d1')).toEqual([])
})

test('a text that the chat rejects is not taken as said, where the store can not note that at once', async () => {
  await saved(saying)
  const say = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue()
  const { postpone } = store
  const full = vi.fn().mockRejectedValueOnce(new Error('disk full')).mockImplementation(postpone)
  Object.assign(store, { postpone: full })
  const failed = vi.fn()
  const at = worker({ say: sayingWith(say) }, failed)
  await at.settled('d1')
  expect(failed).toHaveBeenCalledOnce()
  now += 2_000
  await at.settled('d1')
  expect(say).toHaveBeenCalledTimes(2)
  expect(await store.pending('d1')).toEqual([])
})

test('nor is one whose note was kept and not answered, in a store that stays away', async () => {
  await saved(saying)
  const say = vi.fn(async () => undefined)
  const { begin, postpone } = store
  const away = new Error('away')
  const cut = vi.fn(begin).mockImplementationOnce(async (...given) => {
    await begin(...given)
    throw away
  })
  const full = vi.fn(postpone).mockRejectedValueOnce(away).mockRejectedValueOnce(away)
  Object.assign(store, { begin: cut, postpone: full })
  const at = worker({ say: sayingWith(say) })
  await at.settled('d1')
  expect(say).not.toHaveBeenCalled()
  now += 2_000
  await at.settled('d1')
  expect(say).toHaveBeenCalledOnce()
})

const queueingWith = (act: () => Promise<void>): Perform =>
  queueing({
    async queue() {
      await act()
      return build({ state: 'queued' })
    },
  })

test.each<[what: string, effect: Effect, performing: (act: () => Promise<void>) => Perform]>([
  ['queues nothing', { kind: 'queue' }, queueingWith],
  ['says nothing', saying, sayingWith],
])(
  'a bot that slept past its lease, whose effect another has taken, %s',
  async (_what, effect, performing) => {
    await saved(effect)
    const act = vi.fn(async () => undefined)
    const perform = performing(act)
    const asleep = vi.fn(perform).mockImplementationOnce(async (...given) => {
      now += 11_000
      expect(await store.lease(now, 10_000, true)).toHaveLength(1)
      return await perform(...given)
    })
    const failed = vi.fn()
    await worker({ [effect.kind]: asleep }, failed).settled('d1')
    expect(act).not.toHaveBeenCalled()
    expect(failed.mock.calls).toEqual([
      [expect.objectContaining({ effect, fence: 1 }), new Error('another bot has taken this over')],
    ])
    expect(await store.pending('d1')).toMatchObject([{ effect, fence: 2, attempts: 0 }])
    expect((await store.pending('d1'))[0]).not.toHaveProperty('begun')
  },
)

/** The clock goes on by so long while the next note is on its way to the disk. */
function sleepInNextNote(ms: number, meanwhile: () => Promise<unknown> = async () => undefined) {
  const { begin } = store
  const note = vi.fn(begin).mockImplementationOnce(async (...given) => {
    const noted = await begin(...given)
    now += ms
    await meanwhile()
    return noted
  })
  Object.assign(store, { begin: note })
  return note
}

test('after a sleep between the note and the request the note is made anew, and then the request', async () => {
  await saved({ kind: 'queue' })
  const note = sleepInNextNote(5_000)
  const queue = vi.fn(async () => {
    expect(await store.pending('d1')).toMatchObject([{ begun: { settlesAtMs: now + 30_000 } }])
    return build({ state: 'queued' })
  })
  await worker({ queue: queueing({ queue }) }).settled('d1')
  expect(note).toHaveBeenCalledTimes(2)
  expect(queue).toHaveBeenCalledOnce()
  expect((await store.deployment('d1'))?.state).toBe('queued')
})

test('nor is it made when another bot has taken the effect during that sleep', async () => {
  await saved({ kind: 'queue' })
  sleepInNextNote(11_000, () => store.lease(now, 10_000, true))
  const queue = vi.fn(async () => build({ state: 'queued' }))
  const failed = vi.fn()
  await worker({ queue: queueing({ queue }) }, failed).settled('d1')
  expect(queue).not.toHaveBeenCalled()
  expect(failed).toHaveBeenCalledOnce()
  expect((await store.deployment('d1'))?.state).toBe('pinned')
})

test('an effect at work is not begun again, however the clock is set meanwhile', async () => {
  await saved({ kind: 'queue' })
  let taken = (): void => undefined
  const slow = vi.fn<Perform>(
    () =>
      new Promise(resolve => {
        taken = () => resolve({ event: { type: 'deploy_queued', build: { id: 77, url: 'u' } } })
      }),
  )
  const at = worker({ queue: slow, say: async () => ({ done: true }) })
  const settled = at.settled('d1')
  await vi.waitFor(() => expect(slow).toHaveBeenCalledOnce(), 15_000)
  now += 3_600_000
  at.nudge()
  await new Promise(resolve => setTimeout(resolve, 20))
  taken()
  await settled
  expect(slow).toHaveBeenCalledOnce()
})

test('what comes of an effect after a stop is not recorded: the next bot makes it', async () => {
  await saved({ kind: 'queue' })
  let end = (): void => undefined
  const refusing: Perform = () =>
    new Promise(resolve => {
      end = () =>
        resolve({
          event: {
            type: 'queue_refused',
            hindrance: { why: 'stale', requestedAt: '2026-11-22T14:02:00.000Z' },
          },
        })
    })
  const at = worker({ queue: refusing })
  void at.settled('d1')
  await new Promise(resolve => setTimeout(resolve, 20))
  await at.stop(0)
  end()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect((await store.deployment('d1'))?.state).toBe('pinned')
  expect(await store.pending('d1')).toHaveLength(1)
})

test('an effect that is handed out before its putting off was answered is worked on', async () => {
  await saved({ kind: 'queue' })
  const queue = vi
    .fn<Perform>(async () => ({ event: { type: 'deploy_queued', build: { id: 77, url: 'u' } } }))
    .mockResolvedValueOnce({ againInMs: 0, begun: null })
  const at = worker({ queue, say: async () => ({ done: true }) })
  const postpone = store.postpone.bind(store)
  vi.spyOn(store, 'postpone').mockImplementationOnce(async (...asked) => {
    await postpone(...asked)
    at.nudge()
    await new Promise(resolve => setTimeout(resolve, 30))
  })
  await at.settled('d1')
  expect(queue).toHaveBeenCalledTimes(2)
  expect((await store.deployment('d1'))?.state).toBe('queued')
})

test('what was handed out again, and waits for its own end, does not begin after a stop', async () => {
  await saved({ kind: 'queue' })
  const queue = vi.fn<Perform>(async () => ({ againInMs: 0, begun: null }))
  const at = worker({ queue })
  const postpone = store.postpone.bind(store)
  let stopped: Promise<void> | undefined
  vi.spyOn(store, 'postpone').mockImplementationOnce(async (...asked) => {
    await postpone(...asked)
    at.nudge()
    await new Promise(resolve => setTimeout(resolve, 30))
    stopped = at.stop(1_000)
  })
  at.nudge()
  await vi.waitFor(() => expect(stopped).toBeDefined())
  await stopped
  expect(queue).toHaveBeenCalledOnce()
  expect(await store.pending('d1')).toHaveLength(1)
})

test('a stop leaves what a lease on its way hands out', async () => {
  await saved({ kind: 'queue' })
  const queue = vi.fn(never)
  const at = worker({ queue })
  const lease = store.lease.bind(store)
  vi.spyOn(store, 'lease').mockImplementationOnce(async (...asked) => {
    const entries = await lease(...asked)
    await new Promise(resolve => setTimeout(resolve, 30))
    return entries
  })
  at.nudge()
  await at.stop(1_000)
  await new Promise(resolve => setTimeout(resolve, 60))
  expect(queue).not.toHaveBeenCalled()
})
