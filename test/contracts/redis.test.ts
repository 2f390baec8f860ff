import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Effect } from '../../src/deployment/effect.ts'
import type { KeptLine } from '../../src/deployment/kept-line.ts'
import { createMarkers } from '../../src/logstash/markers.ts'
import type { RedisAddress } from '../../src/redis/address.ts'
import { readStoreAddress } from '../../src/store/address.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { deployment } from '../deployment/sample.ts'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { startProxy } from '../redis-proxy.ts'
import { documentedKeys, livesAs } from './documented-keys.ts'
import { storeContract } from './store.ts'

const step = { at: '2026-11-22T14:02:00.000Z', event: 'deploy_requested', state: 'requested' }

function addressOf(text: string): RedisAddress {
  const read = readStoreAddress(text)
  if (read?.kind !== 'redis') throw new Error(`no address of a Redis: ${text}`)
  return read
}

let names = 0
const newPrefix = (): string => {
  names += 1
  return `test-${names}`
}

/** The whole contract on that server, each test under a prefix of its own. */
function contractOn(where: (prefix: string) => string): void {
  storeContract(async () => {
    const address = addressOf(where(newPrefix()))
    let store = await openRedisStore(address)
    return {
      store,
      reopen: async () => {
        await store.close()
        store = await openRedisStore(address)
        return store
      },
    }
  })
}

describe.skipIf(!redisIsHere)('the shared store', () => {
  let server: RedisServer
  const opened: Store[] = []
  const cleanUps: (() => unknown)[] = []
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.close())
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  const url = (prefix: string, port = server.port): string => `redis://127.0.0.1:${port}/0?prefix=${prefix}`
  async function open(text: string): Promise<Store> {
    const store = await openRedisStore(addressOf(text))
    opened.push(store)
    return store
  }
  async function ownServer(options?: Parameters<typeof startRedis>[0]): Promise<RedisServer> {
    const own = await startRedis(options)
    cleanUps.push(() => own.close())
    return own
  }
  const client = (port: number): Redis => {
    const redis = new Redis(port, '127.0.0.1')
    redis.on('error', () => undefined)
    cleanUps.push(() => redis.disconnect())
    return redis
  }

  describe('on one server', () => contractOn(url))

  describe('on a cluster', () => {
    let cluster: RedisServer
    beforeAll(async () => {
      cluster = await startRedis({
        options: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
      })
      const redis = new Redis(cluster.port, '127.0.0.1')
      await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
      while (!/cluster_state:ok/.test(String(await redis.call('CLUSTER', 'INFO')))) await soon()
      redis.disconnect()
    })
    afterAll(() => cluster?.close())
    contractOn(prefix => `redis://127.0.0.1:${cluster.port}?cluster&prefix=${prefix}`)
  })

  describe('by a user who may do no more than docs/several-bots.md says', () => {
    const line =
      readFileSync('docs/several-bots.md', 'utf8').match(/The commands that are used: .*/)?.[0] ?? ''
    const commands = [...line.matchAll(/`([A-Z]+)`/g)].map(([, name]) => name ?? '')
    const allowed = commands.filter(name => name !== 'INFO')
    beforeAll(async () => {
      const redis = new Redis(server.port, '127.0.0.1')
      await redis.call(
        'ACL',
        'SETUSER',
        'narrow',
        'on',
        '>secret',
        '~{test-*',
        ...allowed.map(name => `+${name}`),
      )
      redis.disconnect()
    })
    contractOn(prefix => url(prefix).replace('//', '//narrow:secret@'))

    test('INFO may be forbidden', async () => {
      expect(commands).toContain('INFO')
      const store = await open(url(newPrefix()).replace('//', '//narrow:secret@'))
      expect(await store.weaknesses()).toEqual([])
    })
  })

  describe('where the clocks of bots differ by a minute', () => {
    const minute = 60_000
    const skewed = async (prefix: string, byMs: () => number): Promise<Store> => {
      const store = await openRedisStore(addressOf(url(prefix)), () => Date.now() + byMs())
      opened.push(store)
      return store
    }

    const nowOf = ({ replicas }: Store): number => replicas?.now() ?? 0

    test.each([
      ['ahead', minute],
      ['behind', -minute],
    ])('one that is %s goes by that of Redis', async (_is, byMs) => {
      const prefix = newPrefix()
      const [a, b] = [await open(url(prefix)), await skewed(prefix, () => byMs)]
      expect(Math.abs(nowOf(b) - Date.now())).toBeLessThan(1_000)
      await a.create(deployment(), [{ kind: 'queue' }], step)
      expect(await a.lease(nowOf(a), 10_000, true)).toHaveLength(1)
      expect(await b.lease(nowOf(b), 10_000, true)).toEqual([])
    })

    test('a clock that is set meanwhile is noticed at once', async () => {
      let byMs = 0
      const prefix = newPrefix()
      const [a, b] = [await open(url(prefix)), await skewed(prefix, () => byMs)]
      await a.create(deployment(), [{ kind: 'queue' }], step)
      expect(await a.lease(nowOf(a), 10_000, true)).toHaveLength(1)
      byMs = minute
      expect(await b.lease(nowOf(b), 10_000, true)).toEqual([])
      expect(Math.abs(nowOf(b) - Date.now())).toBeLessThan(1_000)
    })

    test.each([
      ['meets a clock that is set meanwhile', { answerMs: 200, byMs: 3 * minute }],
      ['comes late', { answerMs: 1_900, byMs: 2 * minute }],
    ])('an answer that %s misleads nobody', async (_what, then) => {
      let byMs = minute
      const proxy = await startProxy(server.port)
      cleanUps.push(() => proxy.close())
      const address = addressOf(url(newPrefix(), proxy.port))
      const store = await openRedisStore(address, () => Date.now() + byMs)
      opened.push(store)
      byMs = 2 * minute
      proxy.fail('hang after')
      const asked = store.lease(nowOf(store), 10_000, true)
      await new Promise(resolve => setTimeout(resolve, then.answerMs / 2))
      byMs = then.byMs
      await new Promise(resolve => setTimeout(resolve, then.answerMs / 2))
      proxy.fail(null)
      await asked
      await store.lease(nowOf(store), 10_000, true)
      expect(Math.abs(nowOf(store) - Date.now())).toBeLessThan(500)
    })

    test('a clock that is set is not gone by until that is measured', async () => {
      let byMs = -minute
      const store = await skewed(newPrefix(), () => byMs)
      byMs = 0
      expect(Math.abs(nowOf(store) - Date.now())).toBeLessThan(1_000)
      await store.lease(nowOf(store), 10_000, true)
      expect(Math.abs(nowOf(store) - Date.now())).toBeLessThan(1_000)
    })

    test('a machine that was suspended with all its clocks notes for others when a wait is over', async () => {
      let byMs = 0
      const prefix = newPrefix()
      const [a, b] = [await skewed(prefix, () => byMs), await open(url(prefix))]
      await a.create(deployment(), [{ kind: 'queue' }], step)
      const real = performance.now.bind(performance)
      const stood = vi.spyOn(performance, 'now').mockImplementation(() => real() + byMs)
      try {
        byMs = -minute
        const [entry] = await a.lease(nowOf(a), 10_000, true)
        if (!entry) throw new Error('nothing was leased')
        const begun = await a.begin(entry, nowOf(a) + 30_000)
        const [noted] = await b.pending('d1')
        expect(noted?.begun).toEqual(begun)
        expect(Math.abs((noted?.begun?.settlesAtMs ?? 0) - Date.now() - 30_000)).toBeLessThan(1_000)
        expect(Math.abs(nowOf(a) - Date.now())).toBeLessThan(1_000)
      } finally {
        stood.mockRestore()
      }
    })

    test('a Redis that answers only slowly is believed as far as it can be', async () => {
      const proxy = await startProxy(server.port)
      cleanUps.push(() => proxy.close())
      let byMs = 0
      const address = addressOf(url(newPrefix(), proxy.port))
      const store = await openRedisStore(address, () => Date.now() + byMs)
      opened.push(store)
      for (const [isMs, farthestMs] of [
        [minute, 1_000],
        [minute + 700, 1_700],
      ] as const) {
        byMs = isMs
        proxy.fail('hang after')
        const asked = store.lease(nowOf(store), 10_000, true)
        await new Promise(resolve => setTimeout(resolve, 1_500))
        proxy.fail(null)
        await asked
        expect(Math.abs(nowOf(store) - Date.now())).toBeLessThan(farthestMs)
      }
    })

    test('one that is busy, or loading what it has, is asked again', async () => {
      const busy = await startRedis({ options: ['--busy-reply-threshold', '20'] })
      cleanUps.push(() => busy.close())
      let byMs = 0
      const store = await openRedisStore(addressOf(url(newPrefix(), busy.port)), () => Date.now() + byMs)
      opened.push(store)
      const [other, killer] = [client(busy.port), client(busy.port)]
      await killer.ping()
      const looping = other.eval('while true do end', 0).catch(() => undefined)
      await new Promise(resolve => setTimeout(resolve, 200))
      byMs = minute
      const asked = store.lease(nowOf(store), 10_000, true)
      await new Promise(resolve => setTimeout(resolve, 300))
      await killer.call('SCRIPT', 'KILL')
      await Promise.all([asked, looping])
      expect(Math.abs(nowOf(store) - Date.now())).toBeLessThan(1_000)
    })

    test('where Redis does not tell its time, each goes by its own', async () => {
      const redis = client(server.port)
      await redis.call('ACL', 'SETUSER', 'timeless', 'on', '>secret', '~{test-*', '+@all', '-time')
      const store = await openRedisStore(
        addressOf(url(newPrefix()).replace('//', '//timeless:secret@')),
        () => Date.now() + minute,
      )
      opened.push(store)
      expect(Math.abs(nowOf(store) - Date.now() - minute)).toBeLessThan(1_000)
    })

    test('it is said', async () => {
      expect(await (await skewed(newPrefix(), () => 6_000)).weaknesses()).toEqual(['skewed'])
      expect(await (await skewed(newPrefix(), () => 3_000)).weaknesses()).toEqual([])
    })
  })

  test('each key has the type and the lifetime that src/store/redis-keys.ts documents', async () => {
    const own = await ownServer()
    const store = await open(url('x', own.port))
    const markers = createMarkers({ address: addressOf(url('x', own.port)), list: 'logstash' })
    cleanUps.push(() => markers.close())
    const { replicas } = store
    const revision = 'f'.repeat(40)
    const asked = deployment({ messageKey: 'm1', build: { ...deployment().build, revision } })
    const line = { id: 'k1', kind: 'turn', alias: 'other', person: { id: 'u1', name: 'ann' } } as KeptLine
    const lock = { id: 'l1', alias: 'a', by: { id: 'u9', name: 'dana' }, room: null, since: step.at }
    const to = { room: 'a', person: { id: 'u1', name: 'ann' } }
    const effects: Effect[] = [{ kind: 'pin' }, { kind: 'say', to, notice: { about: 'pinned' } }]
    await store.create(asked, effects, step)
    await store.saveManifest('d1', '{"commits":[]}')
    for (const id of ['l1', 'l2']) {
      await store.saveLock({ ...lock, id }, 0)
      if (id === 'l1') await store.removeLock({ ...lock, id }, 'call')
    }
    await store.keepLine(line)
    await store.keepLine({ ...line, id: 'k2' })
    await store.removeLine(line, 'call')
    await store.saveAlias('a', '{}')
    await store.saveBrain('{}')
    await store.beat(1)
    await replicas?.claimMessage('m1', 'bot', 60_000)
    await replicas?.standBy('m1', 'bot')
    await replicas?.answered('m2')
    await replicas?.holdSeat('bot', 60_000)
    await markers.push('d1-start', '{}')

    const redis = client(own.port)
    const found = await Promise.all(
      (await redis.keys('*')).map(async key => ({
        key,
        type: await redis.type(key),
        ms: await redis.pttl(key),
      })),
    )
    const documented = documentedKeys({ prefix: 'x', list: 'logstash' })
    const rowsOf = (key: string) => documented.filter(({ form }) => form.test(key))
    const undocumented = found.filter(({ key, type, ms }) => {
      const [row, ...more] = rowsOf(key)
      return row?.type !== type || !livesAs(row.lives, ms) || more.length > 0
    })
    expect(undocumented).toEqual([])
    expect(documented.filter(({ form }) => !found.some(({ key }) => form.test(key)))).toEqual([])
  })

  test('a claim of a deployment that somebody deleted is told, with what to do', async () => {
    const prefix = newPrefix()
    const store = await open(url(prefix))
    await store.create(deployment(), [], step)
    const redis = client(server.port)
    await redis.del(`{${prefix}}:deployment:d1`)
    await expect(store.create(deployment({ id: 'd2' }), [], step)).rejects.toMatchObject({
      kind: 'orphan',
      said: `{${prefix}}:claims has search for the deployment d1, which is gone`,
    })
    await redis.hdel(`{${prefix}}:claims`, 'search')
    expect(await store.create(deployment({ id: 'd2' }), [], step)).toEqual({ created: true })
  })

  test('every key carries the prefix as its hash tag; two prefixes share nothing', async () => {
    const [a, b] = [newPrefix(), newPrefix()]
    const store = await open(url(a))
    await store.create(deployment({ messageKey: 'm1' }), [{ kind: 'pin' }], step)
    await store.saveAlias('a', '{}')
    await store.beat(1)
    expect(await (await open(url(b))).list({ limit: 10 })).toEqual([])
    const keys = await client(server.port).keys(`*${a}*`)
    expect(keys.length).toBeGreaterThan(8)
    for (const key of keys) expect(key).toMatch(new RegExp(`^\\{${a}\\}:`))
  })

  test('what ended leaves only its record, its steps and its place in history behind', async () => {
    const prefix = newPrefix()
    const store = await open(url(prefix))
    await store.create(deployment(), [{ kind: 'pin' }], step)
    const [entry] = await store.lease(1_000, 100, true)
    await store.move({ ...deployment(), version: 2, state: 'failed' }, [], step, entry)
    const keys = await client(server.port).keys(`{${prefix}}*`)
    expect(keys.map(key => key.slice(prefix.length + 3)).sort()).toEqual([
      'deployment:d1',
      'effects',
      'history',
      'history:search',
      'steps:d1',
    ])
  })

  test('a user and a password that need escapes', async () => {
    const own = await ownServer({
      options: ['--user', 'default', 'off', '--user', 'bot', 'on', '>p@ss:/w?rd', '~*', '+@all'],
    })
    const login = `bot:${encodeURIComponent('p@ss:/w?rd')}`
    const store = await open(`redis://${login}@127.0.0.1:${own.port}`)
    await store.beat(5)
    expect(await store.lastBeat()).toBe(5)
    await expect(open(`redis://bot:wrong@127.0.0.1:${own.port}`)).rejects.toMatchObject({
      name: 'StoreFault',
      kind: 'broken',
      where: `redis://127.0.0.1:${own.port}`,
      said: expect.stringMatching(/WRONGPASS|NOAUTH/),
    })
  })

  test('a database that there is not is never taken for another', async () => {
    await expect(open(`redis://127.0.0.1:${server.port}/99`)).rejects.toMatchObject({
      kind: 'broken',
      said: expect.stringContaining('out of range'),
    })
  })

  test('over Sentinel, it goes on with the next master when the first has died', async () => {
    const master = await ownServer()
    await ownServer({ options: ['--replicaof', '127.0.0.1', String(master.port)] })
    const sentinel = await ownServer({
      sentinel: [
        `sentinel monitor main 127.0.0.1 ${master.port} 1`,
        'sentinel down-after-milliseconds main 500',
        'sentinel failover-timeout main 2000',
      ],
    })
    const knows = client(sentinel.port)
    const counts = async () => String(await knows.call('SENTINEL', 'REPLICAS', 'main'))
    while (!/master-link-status,ok/.test(await counts())) await soon()
    const store = await open(`redis://127.0.0.1:${sentinel.port}/0?sentinel=main`)
    await store.create(deployment(), [], step)
    await client(master.port).wait(1, 5_000)
    await master.kill()
    let found: unknown
    while (!found) found = await store.deployment('d1').catch(() => undefined)
    expect(found).toEqual(deployment())
    expect(await store.move({ ...deployment(), version: 2, state: 'failed' }, [], step)).toBe('moved')
  }, 60_000)

  test('over two Sentinels of which the first is frozen, the second is asked', async () => {
    const master = await ownServer()
    const sentinel = [`sentinel monitor main 127.0.0.1 ${master.port} 1`]
    const [first, second] = [await ownServer({ sentinel }), await ownServer({ sentinel })]
    first.signal('SIGSTOP')
    cleanUps.push(() => first.signal('SIGCONT'))
    const store = await open(`redis://127.0.0.1:${first.port},127.0.0.1:${second.port}/0?sentinel=main`)
    await store.beat(5)
    expect(await store.lastBeat()).toBe(5)
  })

  test('with TLS, when its certificate is trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'))
    cleanUps.push(() => rmSync(folder, { recursive: true }))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ])
    expect(made.status).toBe(0)
    const own = await ownServer({ tls: { key, cert } })
    const address = `rediss://127.0.0.1:${own.port}`
    const script = `
      const { openStore } = await import('./src/store/open.ts')
      const { readStoreAddress } = await import('./src/store/address.ts')
      const store = await openStore(readStoreAddress('${address}'))
      await store.beat(7)
      console.log(await store.lastBeat())
      await store.close()`
    const node = (env: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
    expect(node({ NODE_EXTRA_CA_CERTS: cert })).toMatchObject({ stdout: '7\n', status: 0 })
    const untrusted = node({})
    expect(untrusted.status).not.toBe(0)
    expect(untrusted.stderr).toContain('self-signed certificate')
  })

  test('an answer that is cut, 20 of 20: made once, and acknowledged', async () => {
    const proxy = await startProxy(server.port)
    cleanUps.push(() => proxy.close())
    const store = await open(url(newPrefix(), proxy.port))
    for (let at = 0; at < 20; at += 1) {
      const one = deployment({ id: `d${at}`, alias: `a${at}`, messageKey: `m${at}` })
      proxy.cutNextAnswer()
      expect(await store.create(one, [{ kind: 'pin' }], step)).toEqual({ created: true })
      const [entry] = await store.pending(one.id)
      proxy.cutNextAnswer()
      expect(
        await store.move({ ...one, version: 2, state: 'pinned' }, [{ kind: 'queue' }], step, entry),
      ).toBe('moved')
      expect(await store.steps(one.id)).toHaveLength(2)
      const [due] = await store.lease(at * 1_000, 100, true)
      expect(due?.effect).toEqual({ kind: 'queue' })
      if (!due) continue
      proxy.cutNextAnswer()
      await store.postpone(due, at * 1_000 + 10, null)
      expect(await store.pending(one.id)).toMatchObject([{ attempts: 1 }])
      const [again] = await store.lease(at * 1_000 + 10, 100, true)
      proxy.cutNextAnswer()
      if (again) await store.finish(again)
      expect(await store.pending(one.id)).toEqual([])
    }
    expect(await store.list({ limit: 200 })).toHaveLength(20)
    expect(proxy.cuts).toBe(80)
  })

  test('a line whose answer is cut, and that another bot takes meanwhile, does not come back', async () => {
    const proxy = await startProxy(server.port)
    cleanUps.push(() => proxy.close())
    const prefix = newPrefix()
    const [store, other] = [await open(url(prefix, proxy.port)), await open(url(prefix))]
    const line: KeptLine = {
      kind: 'turn',
      id: 'k1',
      alias: 'search',
      command: 'deploy',
      rest: 'search',
      text: 'hubot deployment next search',
      person: { id: 'u1', name: 'ann' },
      room: null,
      at: step.at,
    }
    for (const take of [
      () => other.removeLine(line, 'b'),
      () => other.create(deployment({ alias: 'search' }), [], step, line),
    ]) {
      // The server knows the scripts, and the proxy that the connection stands.
      await store.keepLine(line)
      await store.removeLine(line, 'a')
      let isTaken = false
      proxy.cutNextAnswer()
      proxy.beforeNext(async () => {
        await vi.waitFor(async () => expect(await other.keptLines()).toEqual([line]))
        await take()
        isTaken = true
      })
      expect(await store.keepLine(line)).toBe(true)
      expect(isTaken).toBe(true)
      expect(await other.keptLines()).toEqual([])
    }
    expect(proxy.cuts).toBe(2)
  })

  test('nor does a lock whose answer is cut, and that somebody takes away meanwhile', async () => {
    const proxy = await startProxy(server.port)
    cleanUps.push(() => proxy.close())
    const prefix = newPrefix()
    const [store, other] = [await open(url(prefix, proxy.port)), await open(url(prefix))]
    const lock = { id: 'l1', alias: 'a', by: { id: 'u9', name: 'dana' }, room: null, since: step.at }
    await store.saveLock({ ...lock, id: 'l0' }, 0)
    await store.removeLock({ ...lock, id: 'l0' }, 'a')
    proxy.cutNextAnswer()
    proxy.beforeNext(async () => {
      await vi.waitFor(async () => expect(await other.locks()).toEqual([lock]))
      await other.removeLock(lock, 'b')
    })
    expect(await store.saveLock(lock, 0)).toBe(null)
    expect(proxy.cuts).toBe(1)
    expect(await other.locks()).toEqual([])
  })

  test('a server that is frozen, then killed, then back: a fault that says so, and all is as it was', async () => {
    const own = await ownServer()
    const store = await open(url('x', own.port))
    await store.create(deployment(), [], step)
    const away = { name: 'StoreFault', kind: 'away', where: `redis://127.0.0.1:${own.port}/0` }
    own.signal('SIGSTOP')
    await expect(store.deployment('d1')).rejects.toMatchObject(away)
    own.signal('SIGCONT')
    expect(await store.deployment('d1')).toEqual(deployment())
    await own.kill()
    await expect(store.deployment('d1')).rejects.toMatchObject({
      ...away,
      said: expect.stringContaining('ECONNREFUSED'),
    })
    await own.restart()
    expect(await store.deployment('d1')).toEqual(deployment())
  })

  test('a connection that is dead without a word is given up within seconds, and all goes on by another', async () => {
    const proxy = await startProxy(server.port)
    const store = await open(url(newPrefix(), proxy.port))
    await store.create(deployment(), [], step)
    proxy.kill()
    await vi.waitFor(async () => expect(await store.deployment('d1')).toEqual(deployment()), {
      timeout: 20_000,
      interval: 50,
    })
    await proxy.close()
  })

  test('a server that is restarted while it is asked: nobody notices', async () => {
    const own = await ownServer()
    const store = await open(url('x', own.port))
    await store.create(deployment(), [], step)
    const restarted = own.restart()
    expect(await store.deployment('d1')).toEqual(deployment())
    await restarted
  })

  test('a server that says no is broken, at once', async () => {
    const own = await ownServer()
    const store = await open(url('x', own.port))
    await client(own.port).set('{x}:claims', 'a text where a hash should be')
    await expect(store.create(deployment(), [], step)).rejects.toMatchObject({ kind: 'broken' })
    expect(await store.deployment('d1')).toBe(null)
  })

  test('says what is unsafe about a server', async () => {
    expect(await (await open(url(newPrefix()))).weaknesses()).toEqual([])
    const own = await ownServer({
      options: ['--appendonly', 'no', '--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru'],
    })
    expect(await (await open(url('x', own.port))).weaknesses()).toEqual(['no_log', 'evicts'])
  })

  test('3 bots and 2,000 messages: each message is one bot’s, until that is silent; answered, nobody’s', async () => {
    const prefix = newPrefix()
    const bots = await Promise.all(
      ['a', 'b', 'c'].map(async name => ({ name, store: await open(url(prefix)) })),
    )
    const claims = await Promise.all(
      Array.from({ length: 2_000 }, async (_, message) => {
        const whose = await Promise.all(
          bots.map(({ name, store }) => store.replicas?.claimMessage(`m${message}`, name, 60_000)),
        )
        return whose.filter(one => one === 'mine').length
      }),
    )
    expect(claims).toEqual(Array(2_000).fill(1))
    const [a, b] = bots.map(({ store }) => store.replicas)
    expect(await a?.claimMessage('n', 'a', 50)).toBe('mine')
    expect(await a?.claimMessage('n', 'a', 50)).toBe('mine')
    expect(await b?.claimMessage('n', 'b', 50)).toBe('taken')
    while ((await b?.claimMessage('n', 'b', 60_000)) !== 'mine') await soon()
    expect(await a?.isStoodBy('n')).toBe(false)
    await a?.standBy('n', 'a')
    expect([await b?.isStoodBy('n'), await b?.isStoodBy('m')]).toEqual([true, false])
    await b?.standDown('n', 'b')
    expect(await b?.isStoodBy('n')).toBe(true)
    await a?.standDown('n', 'a')
    expect(await b?.isStoodBy('n')).toBe(false)
    await b?.answered('n')
    expect(await a?.claimMessage('n', 'a', 50)).toBe('answered')
  })

  test('the seat: one bot’s, kept by asking again, free when left or when its bot is silent', async () => {
    const store = await open(url(newPrefix()))
    const { replicas } = store
    expect(await replicas?.holdSeat('a', 60_000)).toBe(true)
    expect(await replicas?.holdSeat('b', 60_000)).toBe(false)
    await replicas?.leaveSeat('b')
    expect(await replicas?.holdSeat('b', 60_000)).toBe(false)
    await replicas?.leaveSeat('a')
    expect(await replicas?.holdSeat('b', 100)).toBe(true)
    while (!(await replicas?.holdSeat('a', 60_000))) await soon()
  })
})

const soon = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20))
