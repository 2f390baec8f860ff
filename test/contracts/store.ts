import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Effect } from '../../src/deployment/effect.ts'
import type { KeptLine } from '../../src/deployment/kept-line.ts'
import type { Lock } from '../../src/deployment/lock.ts'
import type { Commit } from '../../src/deployment/manifest.ts'
import type { Step, Store } from '../../src/store/store.ts'
import { deployment } from '../deployment/sample.ts'

const step: Step = {
  at: '2026-11-22T14:02:00.000Z',
  event: 'deploy_requested',
  state: 'requested',
  by: 'ann',
}
const pin: Effect = { kind: 'pin' }
const queue: Effect = { kind: 'queue' }
const say = (room: string): Effect => ({
  kind: 'say',
  to: { room, person: { id: 'u1', name: 'ann' } },
  notice: { about: 'pinned' },
})
const requestedMs = Date.parse(deployment().requestedAt)
const lock = (change: Partial<Lock> = {}): Lock => ({
  id: 'l1',
  alias: 'Search',
  by: { id: 'u9', name: 'dana' },
  room: 'deployments',
  since: '2026-11-22T13:02:00.000Z',
  until: '2026-11-22T14:02:00.001Z',
  why: 'database „migration“',
  ...change,
})
const kept = (change: Partial<KeptLine> = {}): KeptLine =>
  ({
    id: 'd1',
    kind: 'ask',
    alias: 'search',
    command: 'deploy',
    rest: 'search',
    text: 'hubot deploy „search“ \ud800',
    person: { id: 'u1', name: 'ann' },
    room: null,
    at: '2026-11-22T14:01:00.000Z',
    until: '2026-11-22T14:02:00.000Z',
    build: { id: 11, number: '1.4' },
    approve: 'self',
    ...change,
  }) as KeptLine
const moved = (from: Deployment, change: Partial<Deployment>): Deployment => ({
  ...from,
  version: from.version + 1,
  ...change,
})

const commit = (at: number, change: Partial<Commit> = {}): Commit => ({
  sha: at.toString(16).padStart(40, '1'),
  author: 'Dan',
  subject: 'a change',
  message: 'a change',
  url: '',
  at: step.at,
  tickets: [],
  ...change,
})
const manifest = (commits: readonly Commit[], to = 'f'.repeat(40)): string =>
  JSON.stringify({ repo: 'acme/search', relation: 'ahead', to, commits, url: '' })

/** What every store promises. `reopen` opens the same store again, as after a kill. */
export function storeContract(open: () => Promise<{ store: Store; reopen: () => Promise<Store> }>): void {
  let store: Store
  let reopen: () => Promise<Store>
  beforeEach(async () => {
    ;({ store, reopen } = await open())
  })
  afterEach(() => store.close())

  test('a created deployment is there after a restart, with its effects and its step', async () => {
    await store.create(deployment(), [pin, say('a')], step)
    store = await reopen()
    expect(await store.deployment('d1')).toEqual(deployment())
    expect((await store.pending('d1')).map(entry => entry.effect)).toEqual([pin, say('a')])
    expect(await store.steps('d1')).toEqual([step])
  })

  test('one active deployment an alias, whatever its case', async () => {
    expect(await store.create(deployment(), [], step)).toEqual({ created: true })
    const second = await store.create(deployment({ id: 'd2', alias: 'SEARCH' }), [pin], step)
    expect(second).toEqual({ created: false, because: 'active', deployment: deployment() })
    expect(await store.deployment('d2')).toBe(null)
    expect(await store.pending('d1')).toEqual([])
    expect(await store.activeOf('Search')).toEqual(deployment())
  })

  test('many at once: one is created', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `d${at}`)
    const results = await Promise.all(ids.map(id => store.create(deployment({ id }), [pin], step)))
    expect(results.filter(result => result.created)).toHaveLength(1)
    const pending = await Promise.all(ids.map(id => store.pending(id)))
    expect(pending.flat()).toHaveLength(1)
  })

  test('the alias is free when its deployment has ended', async () => {
    await store.create(deployment(), [], step)
    await store.move(moved(deployment(), { state: 'failed' }), [], step)
    expect(await store.activeOf('search')).toBe(null)
    expect(await store.active()).toEqual([])
    expect(await store.create(deployment({ id: 'd2' }), [], step)).toEqual({ created: true })
  })

  test('what is recorded of a deployment that has ended leaves the alias to the next one', async () => {
    await store.create(deployment(), [], step)
    const ended = moved(deployment(), { state: 'failed' })
    await store.move(ended, [], step)
    const next = deployment({ id: 'd2' })
    await store.create(next, [], step)
    expect(await store.move(moved(ended, {}), [say('a')], { ...step, event: 'double_found' })).toBe('moved')
    expect(await store.activeOf('search')).toEqual(next)
    expect(await store.active()).toEqual([next])
    expect((await store.pending('d1')).map(entry => entry.effect)).toEqual([say('a')])
  })

  test('one message deploys once, also after the first has ended', async () => {
    await store.create(deployment({ messageKey: 'm1' }), [], step)
    await store.move(moved(deployment({ messageKey: 'm1' }), { state: 'failed' }), [], step)
    const again = await store.create(deployment({ id: 'd2', messageKey: 'm1' }), [pin], step)
    expect(again).toEqual({ created: false, because: 'repeated' })
  })

  test('one id deploys once, whatever asks for it and also after the first has ended', async () => {
    await store.create(deployment(), [], step)
    expect(await store.create(deployment(), [pin], step)).toEqual({ created: false, because: 'repeated' })
    await store.move(moved(deployment(), { state: 'failed' }), [], step)
    const again = await store.create(deployment({ messageKey: 'm2' }), [pin], step)
    expect(again).toEqual({ created: false, because: 'repeated' })
    expect(await store.deploymentOf('m2')).toBe(null)
    expect(await store.pending('d1')).toEqual([])
    expect(await store.activeOf('search')).toBe(null)
  })

  test('a move takes the performed effect out and puts the new ones in, all or nothing', async () => {
    await store.create(deployment(), [pin], step)
    const [entry] = await store.lease(1_000, 100, true)
    const next = moved(deployment(), { state: 'pinned' })
    expect(await store.move(next, [say('a'), queue], { ...step, event: 'build_pinned' }, entry)).toBe('moved')
    store = await reopen()
    expect(await store.deployment('d1')).toEqual(next)
    expect((await store.pending('d1')).map(other => other.effect)).toEqual([say('a'), queue])
    expect((await store.steps('d1')).map(other => other.event)).toEqual(['deploy_requested', 'build_pinned'])
  })

  test('a move from an older version changes nothing', async () => {
    await store.create(deployment(), [pin], step)
    await store.move(moved(deployment(), { state: 'pinned' }), [], step)
    const [entry] = await store.pending('d1')
    expect(await store.move(moved(deployment(), { state: 'refused' }), [queue], step, entry)).toBe('outdated')
    expect((await store.deployment('d1'))?.state).toBe('pinned')
    expect((await store.pending('d1')).map(other => other.effect)).toEqual([pin])
    expect(await store.steps('d1')).toHaveLength(2)
  })

  test('a move of a deployment that was never created changes nothing', async () => {
    expect(await store.move(moved(deployment(), {}), [pin], step)).toBe('outdated')
    expect(await store.pending('d1')).toEqual([])
  })

  test('of each lane only the first effect is handed out, and to one only', async () => {
    await store.create(deployment(), [pin, queue, say('a'), say('b'), say('a')], step)
    const first = await store.lease(1_000, 100, true)
    expect(first.map(entry => entry.effect)).toEqual([pin, say('a'), say('b')])
    expect(await store.lease(1_000, 100, true)).toEqual([])
    for (const entry of first) await store.finish(entry)
    expect((await store.lease(1_000, 100, true)).map(entry => entry.effect)).toEqual([queue, say('a')])
  })

  test('an effect whose holder is silent goes to the next after the lease', async () => {
    await store.create(deployment(), [pin], step)
    expect(await store.lease(1_000, 100, true)).toHaveLength(1)
    expect(await store.lease(1_099, 100, true)).toHaveLength(0)
    expect(await store.lease(1_101, 100, true)).toHaveLength(1)
  })

  test('what was begun is still known to be begun after a restart, when its lease is over', async () => {
    await store.create(deployment(), [queue], step)
    const [entry] = await store.lease(1_000, 60_000, true)
    expect(entry && (await store.begin(entry, 31_000))).toEqual({ settlesAtMs: 31_000 })
    store = await reopen()
    const [again] = await store.lease(61_001, 60_000, true)
    expect(again).toMatchObject({ effect: queue, attempts: 0, begun: { settlesAtMs: 31_000 } })
  })

  test('a lease that is renewed stays', async () => {
    await store.create(deployment(), [queue], step)
    await store.renew(await store.lease(1_000, 100, true), 1_500)
    expect(await store.lease(1_400, 100, true)).toEqual([])
    expect(await store.lease(1_501, 100, true)).toHaveLength(1)
  })

  test('whoever lost the lease changes nothing more', async () => {
    await store.create(deployment(), [queue, pin], step)
    const [old] = await store.lease(1_000, 100, true)
    const [current] = await store.lease(2_000, 100, true)
    if (!old || !current) throw new Error('nothing to do')
    expect(await store.begin(old, 9_000)).toBe(null)
    await store.finish(old)
    await store.postpone(old, 9_000, null)
    await store.renew([old], 9_000)
    expect(await store.pending('d1')).toMatchObject([{ effect: queue, attempts: 0 }, { effect: pin }])
    expect((await store.pending('d1'))[0]).not.toHaveProperty('begun')
    expect(await store.lease(2_099, 100, true)).toEqual([])
    expect(await store.lease(2_101, 100, true)).toHaveLength(1)
  })

  test('a move for an effect whose lease was lost changes nothing, and says so', async () => {
    await store.create(deployment(), [pin], step)
    const [old] = await store.lease(1_000, 100, true)
    const [current] = await store.lease(2_000, 100, true)
    const next = moved(deployment(), { state: 'pinned' })
    expect(await store.move(next, [queue], step, old)).toBe('lease_lost')
    expect(await store.deployment('d1')).toEqual(deployment())
    expect((await store.pending('d1')).map(entry => entry.effect)).toEqual([pin])
    expect(await store.move(next, [queue], step, current)).toBe('moved')
    expect(await store.move(next, [queue], step, old)).not.toBe('lease_lost')
    expect((await store.pending('d1')).map(entry => entry.effect)).toEqual([queue])
  })

  test('what is to be said waits for a bot that is in the chat', async () => {
    await store.create(deployment(), [say('a'), queue], step)
    expect((await store.lease(1_000, 100, false)).map(entry => entry.effect)).toEqual([queue])
    expect((await store.lease(1_000, 100, true)).map(entry => entry.effect)).toEqual([say('a')])
  })

  test('an act that follows a text in its lane is leased like any: to a bot in no chat, and prolonged', async () => {
    const first = { ...say('a'), notice: { about: 'going_again' } } as Effect
    await store.create(deployment(), [first, pin, queue], step)
    expect(await store.lease(1_000, 100, false)).toEqual([])
    for (const entry of await store.lease(1_000, 100, true)) await store.finish(entry)
    const acts = await store.lease(1_000, 100, false)
    expect(acts.map(entry => entry.effect)).toEqual([pin])
    await store.renew(acts, 1_500)
    expect(await store.lease(1_400, 100, true)).toEqual([])
    for (const entry of acts) await store.postpone(entry, 2_000, null)
    expect(await store.lease(1_999, 100, true)).toEqual([])
    const again = await store.lease(2_000, 100, true)
    expect(again.map(entry => entry.effect)).toEqual([pin])
    for (const entry of again) await store.finish(entry)
    expect((await store.lease(2_000, 100, true)).map(entry => entry.effect)).toEqual([queue])
  })

  test('a postponed effect waits, counts its attempts, and may or may not have begun', async () => {
    await store.create(deployment(), [queue], step)
    const [entry] = await store.lease(1_000, 100, true)
    if (!entry) throw new Error('nothing to do')
    await store.postpone(entry, 2_000, { settlesAtMs: 9_000 })
    expect(await store.lease(1_999, 100, true)).toEqual([])
    const [second] = await store.lease(2_000, 100, true)
    expect(second).toMatchObject({ attempts: 1, begun: { settlesAtMs: 9_000 } })
    if (second) await store.postpone(second, 3_000, null)
    const [third] = await store.lease(3_000, 100, true)
    expect(third).toMatchObject({ attempts: 2 })
    expect(third).not.toHaveProperty('begun')
  })

  test('listed newest first, by alias, in pages', async () => {
    for (const id of ['d1', 'd2', 'd3', 'd4']) {
      const one = deployment({ id, alias: id === 'd2' ? 'Other' : 'search' })
      await store.create(one, [], step)
      await store.move(moved(one, { state: 'succeeded' }), [], step)
    }
    const ids = async (page: Parameters<Store['list']>[0]) => (await store.list(page)).map(one => one.id)
    expect(await ids({ limit: 200 })).toEqual(['d4', 'd3', 'd2', 'd1'])
    expect(await ids({ limit: 2 })).toEqual(['d4', 'd3'])
    expect(await ids({ limit: 2, before: 'd3' })).toEqual(['d2', 'd1'])
    expect(await ids({ limit: 10, alias: 'OTHER' })).toEqual(['d2'])
    expect(await ids({ limit: 1, alias: 'search', before: 'd4' })).toEqual(['d3'])
  })

  test('the last sign of life is there after a restart', async () => {
    expect(await store.lastBeat()).toBe(null)
    await store.beat(1_000)
    await store.beat(1_795_389_491_160)
    store = await reopen()
    expect(await store.lastBeat()).toBe(1_795_389_491_160)
  })

  test('a release manifest is there after a restart; saved again, it is replaced', async () => {
    expect(await store.manifest('d1')).toBe(null)
    await store.saveManifest('d1', '{"commits":[]}')
    await store.saveManifest('d1', manifest([commit(1)]))
    store = await reopen()
    expect(await store.manifest('d1')).toBe(manifest([commit(1)]))
    expect(await store.manifest('d2')).toBe(null)
  })

  const ids = async (term: string, limit = 10) => (await store.shipped(term, limit)).map(({ id }) => id)
  const ended = async (id: string, change: Partial<Deployment> = {}): Promise<void> => {
    const one = deployment({ id, ...change })
    await store.create(one, [], step)
    await store.move(moved(one, { state: 'succeeded' }), [], step)
  }

  test('a deployment is found by what it brought: commit, ticket and pull request, newest first', async () => {
    for (const id of ['d1', 'd2', 'd3']) await ended(id)
    const brought = commit(1, { tickets: ['VZ-1', 'VZ-12'], pullRequest: 7 })
    await store.saveManifest('d1', manifest([brought, commit(2)]))
    await store.saveManifest('d3', manifest([brought, commit(3, { tickets: ['VZ-1'] })]))
    store = await reopen()
    expect(await ids(`sha:${brought.sha}`)).toEqual(['d3', 'd1'])
    expect(await ids(`sha:${brought.sha}`, 1)).toEqual(['d3'])
    expect(await ids(`sha:${commit(2).sha}`)).toEqual(['d1'])
    expect(await ids('ticket:VZ-1')).toEqual(['d3', 'd1'])
    expect(await ids('ticket:VZ-12')).toEqual(['d3', 'd1'])
    expect(await ids('ticket:VZ-2')).toEqual([])
    expect(await ids('pr:#7')).toEqual(['d3', 'd1'])
    expect(await ids('pr:acme/search#7')).toEqual(['d3', 'd1'])
    expect(await ids('pr:acme/other#7')).toEqual([])
  })

  test('a deployment without a manifest is found by its commit, and by its ticket once it has one', async () => {
    const revision = commit(9).sha
    const one = deployment({ build: { ...deployment().build, revision } })
    await store.create(one, [], step)
    expect(await store.shipped(`sha:${revision}`, 10)).toEqual([one])
    const written = moved(one, { ticket: { key: 'CCB-12', url: 'https://jira.example/browse/CCB-12' } })
    await store.move(written, [], step)
    expect(await store.shipped('ticket:CCB-12', 10)).toEqual([written])
    expect(await store.shipped(`sha:${revision}`, 10)).toEqual([written])
  })

  test('by a manifest that was replaced it is not found any more, by its own commit it is', async () => {
    const revision = commit(2).sha
    await ended('d1', { build: { ...deployment().build, revision } })
    await store.saveManifest('d1', manifest([commit(1), commit(2)], revision))
    await store.saveManifest('d1', manifest([], revision))
    expect(await ids(`sha:${commit(1).sha}`)).toEqual([])
    expect(await ids(`sha:${revision}`)).toEqual(['d1'])
  })

  test('commits by their first digits, each once however often it was shipped', async () => {
    const many = Array.from({ length: 5 }, (_, at) => commit(at, { sha: `abcd${at}`.padEnd(40, '0') }))
    for (const id of ['d1', 'd2', 'd3']) {
      await ended(id)
      await store.saveManifest(id, manifest([...many, commit(9)]))
    }
    const terms = many.map(({ sha }) => `sha:${sha}`)
    expect(await store.termsLike('sha:abcd', 10)).toEqual(terms)
    expect(await store.termsLike('sha:abcd', 2)).toEqual(terms.slice(0, 2))
    expect(await store.termsLike('sha:abcd3', 10)).toEqual([terms[3]])
    expect(await store.termsLike('sha:ffff', 10)).toEqual([])
  })

  test('a manifest of ten thousand commits is found by each', async () => {
    await ended('d1')
    const many = Array.from({ length: 10_000 }, (_, at) => commit(at))
    await store.saveManifest('d1', manifest(many))
    expect(await ids(`sha:${many[0]?.sha}`)).toEqual(['d1'])
    expect(await ids(`sha:${many.at(-1)?.sha}`)).toEqual(['d1'])
  })

  test('which deployments have something left to do, each once, newest first', async () => {
    for (const id of ['d1', 'd2', 'd3']) {
      await store.create(deployment({ id, alias: id }), id === 'd2' ? [] : [pin, say('a')], step)
    }
    expect(await store.waiting(10)).toEqual(['d3', 'd1'])
    expect(await store.waiting(1)).toEqual(['d3'])
    for (const entry of await store.lease(1_000, 100, true)) {
      if (entry.deploymentId === 'd3') await store.finish(entry)
    }
    expect(await store.waiting(10)).toEqual(['d1'])
  })

  test('aliases and the brain are there after a restart', async () => {
    expect(await store.brain()).toBe(null)
    await store.saveAlias('a', '{"mainBuildTypeId":"X"}')
    await store.saveAlias('b', '{}')
    await store.saveAlias('b', null)
    await store.saveBrain('{"users":{}}')
    store = await reopen()
    expect(await store.aliases()).toEqual(
      new Map<string, string | null>([
        ['a', '{"mainBuildTypeId":"X"}'],
        ['b', null],
      ]),
    )
    expect(await store.brain()).toBe('{"users":{}}')
  })

  describe('locks', () => {
    test('are there after a restart, one an alias and one of all', async () => {
      expect(await store.locks()).toEqual([])
      expect(await store.saveLock(lock(), requestedMs)).toBe(null)
      const { until: _none, why: _no, ...all } = lock({ id: 'l2', alias: null, room: null })
      expect(await store.saveLock(all, requestedMs)).toBe(null)
      store = await reopen()
      expect(await store.locks()).toEqual([all, lock()])
    })

    test('the lock of another stays; the holder changes it, and whoever comes when it is over', async () => {
      await store.saveLock(lock(), requestedMs)
      const bobs = lock({ id: 'l2', alias: 'SEARCH', by: { id: 'u8', name: 'bob' } })
      const later = { ...bobs, until: '2026-11-22T18:00:00.000Z' }
      expect(await store.saveLock(later, requestedMs)).toEqual(lock())
      expect(await store.saveLock(lock({ id: 'l3', why: 'more' }), requestedMs)).toBe(null)
      expect(await store.locks()).toEqual([lock({ id: 'l3', why: 'more' })])
      expect(await store.saveLock(later, requestedMs + 1)).toBe(null)
      expect(await store.saveLock(later, requestedMs + 2)).toBe(null)
      expect(await store.locks()).toEqual([later])
    })

    test('one whose time is over replaces none', async () => {
      const over = lock({ id: 'l0', until: '2026-11-22T14:00:00.000Z' })
      expect(await store.saveLock(over, requestedMs)).toBe(null)
      await store.saveLock(lock(), requestedMs)
      expect(await store.saveLock(over, requestedMs)).toEqual(lock())
    })

    test('of many who lock at once one gets it', async () => {
      const ids = Array.from({ length: 10 }, (_, at) => `u${at}`)
      const kept = await Promise.all(
        ids.map(id => store.saveLock(lock({ id: `l${id}`, by: { id, name: id } }), requestedMs)),
      )
      const [first] = await store.locks()
      expect(kept.filter(other => other === null)).toHaveLength(1)
      expect(kept.filter(other => other !== null)).toEqual(Array.from({ length: 9 }, () => first))
    })

    test('of many who take it away one has done so, and a newer one stays', async () => {
      await store.saveLock(lock(), requestedMs)
      const done = await Promise.all(['a', 'b', 'c'].map(by => store.removeLock(lock(), by)))
      expect(done.filter(Boolean)).toHaveLength(1)
      expect(await store.locks()).toEqual([])
      await store.saveLock(lock({ id: 'l2' }), requestedMs)
      expect(await store.removeLock(lock(), 'd')).toBe(false)
      expect(await store.locks()).toEqual([lock({ id: 'l2' })])
    })

    test.each<[string, Partial<Lock>, Partial<Deployment>, boolean]>([
      ['of the alias, in any case', { alias: 'SEARCH' }, {}, true],
      ['of all', { alias: null }, {}, true],
      ['without an end', { until: '9999-01-01T00:00:00.000Z' }, {}, true],
      ['of another alias', { alias: 'books' }, {}, false],
      ['whose time is over', { until: '2026-11-22T14:02:00.000Z' }, {}, false],
      ['of whoever asks', { by: { id: 'u1', name: 'ann' } }, {}, false],
      ['of a namesake', { by: { id: 'u9', name: 'ann' } }, {}, true],
      ['that is overridden', {}, { overrides: ['l0', 'l1'] }, false],
      ['that is another than the one overridden', {}, { overrides: ['l0'] }, true],
    ])('a lock %s: nothing is created, or all', async (_which, one, asked, isLocked) => {
      await store.saveLock(lock(one), requestedMs - 1)
      const created = await store.create(deployment(asked), [pin], step)
      expect(created).toEqual(
        isLocked ? { created: false, because: 'locked', lock: lock(one) } : { created: true },
      )
      expect(await store.pending('d1')).toHaveLength(isLocked ? 0 : 1)
    })

    test('what was created stays created, asked for again under a lock that came after', async () => {
      await store.create(deployment({ messageKey: 'm1' }), [], step)
      await store.saveLock(lock(), requestedMs)
      const again = await store.create(deployment({ id: 'd2', messageKey: 'm1' }), [], step)
      expect(again).toEqual({ created: false, because: 'repeated' })
    })
  })
  describe('lines that are kept', () => {
    const turn = kept({ id: 'd2', kind: 'turn', messageKey: 'm2', person: { id: 'u2', name: 'bob' } })

    test('are there after a restart, oldest first, and by what they wait for', async () => {
      expect(await store.keptLines()).toEqual([])
      await store.keepLine(turn)
      await store.keepLine(kept())
      store = await reopen()
      expect(await store.keptLines()).toEqual([kept(), turn])
      expect(await store.keptLines('ask')).toEqual([kept()])
      expect(await store.keptLines('turn')).toEqual([turn])
    })

    test('kept again under its id it is another', async () => {
      await store.keepLine(turn)
      await store.keepLine(kept({ id: 'd2' }))
      expect(await store.keptLines()).toEqual([kept({ id: 'd2' })])
    })

    test('made of another line it is kept where that is kept still, and nowhere else', async () => {
      const ask = kept({ id: 'd4' })
      expect(await store.keepLine(ask, turn)).toBe(false)
      expect(await store.keptLines()).toEqual([])
      expect(await store.keepLine(turn)).toBe(true)
      expect(await store.keepLine(ask, turn)).toBe(true)
      expect(await store.keptLines()).toEqual([turn, ask])
      await store.removeLine(turn, 'a')
      expect(await store.keepLine({ ...ask, rest: 'other' }, turn)).toBe(false)
      expect(await store.keptLines()).toEqual([ask])
      expect(await store.keepLine(turn)).toBe(true)
      expect(await store.keptLines()).toEqual([turn, ask])
    })

    test('of many who take one away one has done so, and the others stay', async () => {
      await store.keepLine(kept())
      await store.keepLine(turn)
      const done = await Promise.all(['a', 'b', 'c'].map(by => store.removeLine(kept(), by)))
      expect(done.filter(Boolean)).toHaveLength(1)
      expect(await store.removeLine({ id: 'd3' }, 'd')).toBe(false)
      expect(await store.keptLines()).toEqual([turn])
    })

    test('one that is run is not kept any more: run by many at once, it deploys once', async () => {
      await store.keepLine(kept())
      await store.keepLine(turn)
      const runs = await Promise.all(
        ['d1', 'd3', 'd4'].map(id => store.create(deployment({ id }), [pin], step, kept())),
      )
      expect(runs.filter(run => run.created)).toHaveLength(1)
      expect(runs.filter(run => !run.created && run.because === 'repeated')).toHaveLength(2)
      store = await reopen()
      expect(await store.keptLines()).toEqual([turn])
      expect(await store.list({ limit: 10 })).toHaveLength(1)
      expect(await store.waiting(10)).toHaveLength(1)
    })

    test('one that was taken away deploys nothing', async () => {
      await store.keepLine(kept())
      await store.removeLine(kept(), 'a')
      expect(await store.create(deployment(), [pin], step, kept())).toEqual({
        created: false,
        because: 'repeated',
      })
      expect(await store.deployment('d1')).toBe(null)
    })

    test('whoever deploys an alias does not wait for it any more; others do, and they for others', async () => {
      const others = [
        kept({ id: 'd3', kind: 'turn', person: { id: 'u2', name: 'bob' } }),
        kept({ id: 'd4', kind: 'turn', alias: 'other' }),
        kept({ id: 'd5' }),
      ]
      const own = [kept({ id: 'd2', kind: 'turn', alias: 'SEARCH' }), kept({ id: 'd6', turn: 'd0' })]
      for (const line of [...own, ...others]) await store.keepLine(line)
      await store.saveLock(lock(), requestedMs)
      expect(await store.create(deployment({ id: 'd9' }), [], step)).toMatchObject({ because: 'locked' })
      expect(await store.keptLines()).toHaveLength(5)
      await store.removeLock(lock(), 'a')
      expect(await store.create(deployment({ id: 'd9' }), [], step)).toEqual({ created: true })
      expect(await store.keptLines()).toEqual(others)
    })

    test('one that can not be run yet is kept', async () => {
      await store.keepLine(kept())
      await store.saveLock(lock(), requestedMs)
      expect(await store.create(deployment(), [pin], step, kept())).toMatchObject({ because: 'locked' })
      await store.removeLock(lock(), 'a')
      await store.create(deployment({ id: 'd2' }), [], step)
      expect(await store.create(deployment(), [pin], step, kept())).toMatchObject({ because: 'active' })
      expect(await store.keptLines()).toEqual([kept()])
    })
  })
}
