import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { guardKey, guardLivesMs } from '../../src/logstash/guard.ts'
import { createMarkers, type Markers } from '../../src/logstash/markers.ts'
import { readRedisAddress } from '../../src/redis/address.ts'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { startProxy } from '../redis-proxy.ts'

const soon = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20))

describe.skipIf(!redisIsHere)('markers in Redis', () => {
  let server: RedisServer
  let redis: Redis
  let lists = 0
  const cleanUps: (() => unknown)[] = []
  beforeAll(async () => {
    server = await startRedis()
    redis = new Redis(server.port, '127.0.0.1')
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.close()
  })
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  const newList = (): string => {
    lists += 1
    return `logstash-${lists}`
  }
  function open(text: string, list: string): Markers {
    const address = readRedisAddress(text)
    if (!address) throw new Error(`no address of a Redis: ${text}`)
    const markers = createMarkers({ address, list })
    cleanUps.push(() => markers.close())
    return markers
  }
  const at = (port: number, login = ''): string => `redis://${login}127.0.0.1:${port}`
  async function ownServer(options: readonly string[] = []): Promise<RedisServer> {
    const own = await startRedis({ options })
    cleanUps.push(() => own.close())
    return own
  }
  function client(port: number): Redis {
    const own = new Redis(port, '127.0.0.1')
    own.on('error', () => undefined)
    cleanUps.push(() => own.disconnect())
    return own
  }

  test('each is at the end of the list once, in order, however often it is pushed', async () => {
    const list = newList()
    const markers = open(at(server.port), list)
    expect(await markers.push('d1-start-deploy', '{"n":1}')).toBe('pushed')
    expect(await markers.push('d1-end-deploy', '{"n":2}')).toBe('pushed')
    expect(await markers.push('d1-start-deploy', '{"n":1}')).toBe('known')
    expect(await redis.lrange(list, 0, -1)).toEqual(['{"n":1}', '{"n":2}'])
  })

  test('one that Logstash has taken is not pushed again', async () => {
    const list = newList()
    const markers = open(at(server.port), list)
    await markers.push('d1-start-deploy', '{}')
    await redis.lpop(list)
    expect(await markers.push('d1-start-deploy', '{}')).toBe('known')
    expect(await redis.exists(list)).toBe(0)
  })

  test('two bots that push the same at once push it once', async () => {
    const list = newList()
    const bots = [open(at(server.port), list), open(at(server.port), list), open(at(server.port), list)]
    for (let id = 0; id < 50; id += 1) await Promise.all(bots.map(bot => bot.push(`d${id}`, `{"n":${id}}`)))
    expect(await redis.lrange(list, 0, -1)).toEqual(Array.from({ length: 50 }, (_, id) => `{"n":${id}}`))
  })

  test('what guards a marker is forgotten after 30 days', async () => {
    const list = newList()
    await open(at(server.port), list).push('d1', '{}')
    const leftMs = await redis.pttl(guardKey('hubot-deploy', list, 'd1'))
    expect(leftMs).toBeGreaterThan(guardLivesMs - 60_000)
    expect(leftMs).toBeLessThanOrEqual(30 * 86_400_000)
  })

  test('an answer that is cut, 20 of 20: one marker each, and acknowledged', async () => {
    const list = newList()
    const proxy = await startProxy(server.port)
    cleanUps.push(() => proxy.close())
    const markers = open(at(proxy.port), list)
    const made = Array.from({ length: 20 }, (_, n) => `{"n":${n}}`)
    for (const [n, json] of made.entries()) {
      proxy.cutNextAnswer()
      expect(await markers.push(`d${n}`, json)).toBe('known')
    }
    expect(proxy.cuts).toBe(20)
    expect(await redis.lrange(list, 0, -1)).toEqual(made)
  })

  test('a server that is frozen, gone, then back: a fault each time, and the marker is there once', async () => {
    const own = await ownServer()
    const markers = open(at(own.port), 'logstash')
    await markers.push('d1', '{"n":1}')
    const away = {
      name: 'RemoteFault',
      system: 'Redis for markers',
      kind: 'unreachable',
      sent: 'unknown',
      transient: true,
    }
    own.signal('SIGSTOP')
    await expect(markers.push('d2', '{"n":2}')).rejects.toMatchObject(away)
    own.signal('SIGCONT')
    await own.kill()
    await expect(markers.push('d2', '{"n":2}')).rejects.toMatchObject({
      ...away,
      said: expect.stringContaining('ECONNREFUSED'),
    })
    await own.restart()
    await markers.push('d2', '{"n":2}')
    await markers.check()
    expect(await client(own.port).lrange('logstash', 0, -1)).toEqual(['{"n":1}', '{"n":2}'])
  })

  test('a key that holds no list is refused, and no guard is left that passes for the marker', async () => {
    const list = newList()
    const markers = open(at(server.port), list)
    await redis.set(list, 'a text')
    await expect(markers.push('d1', '{}')).rejects.toMatchObject({
      kind: 'rejected',
      sent: 'no',
      transient: false,
      said: expect.stringContaining('WRONGTYPE'),
    })
    await redis.del(list)
    expect(await markers.push('d1', '{}')).toBe('pushed')
  })

  test('a full server is a fault that passes', async () => {
    const own = await ownServer(['--maxmemory', '1', '--maxmemory-policy', 'noeviction'])
    await expect(open(at(own.port), 'logstash').push('d1', '{}')).rejects.toMatchObject({
      kind: 'server_error',
      sent: 'no',
      transient: true,
    })
  })

  test('a user that may do only what is needed, and what a wrong password and a missing right are', async () => {
    const own = await ownServer([
      ...['--user', 'default', 'off'],
      ...['--user', 'bot', 'on', '>p@ss', '~logstash', '~hubot-deploy:*', '-@all'],
      ...['+eval', '+evalsha', '+exists', '+rpush', '+set', '+ping'],
      ...['--user', 'poor', 'on', '>poor', '~logstash', '-@all', '+ping'],
    ])
    const bot = open(at(own.port, 'bot:p%40ss@'), 'logstash')
    expect(await bot.push('d1', '{}')).toBe('pushed')
    await bot.check()
    const wrong = open(at(own.port, 'bot:guess@'), 'logstash').push('d2', '{"n":2}')
    await expect(wrong).rejects.toMatchObject({ kind: 'unauthorized', transient: false })
    await expect(wrong).rejects.not.toThrow(/guess|\{"n":2\}/)
    await expect(open(at(own.port, 'poor:poor@'), 'logstash').push('d2', '{}')).rejects.toMatchObject({
      kind: 'forbidden',
      transient: false,
    })
  })

  test('another database is used, and one that there is not is never taken for number 0', async () => {
    const list = newList()
    await open(`${at(server.port)}/3`, list).push('d1', '{}')
    expect(await redis.exists(list)).toBe(0)
    await expect(open(`${at(server.port)}/99`, list).push('d2', '{}')).rejects.toMatchObject({
      kind: 'rejected',
      said: expect.stringContaining('out of range'),
    })
    expect(await redis.exists(list)).toBe(0)
  })

  test('on a cluster list and guard share a slot', async () => {
    const own = await ownServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
    const node = client(own.port)
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    while (!/cluster_state:ok/.test(String(await node.call('CLUSTER', 'INFO')))) await soon()
    for (const list of ['logstash', 'team:{logs}:list', '{a}{b}', 'x{{c}}']) {
      const slots = [list, guardKey('hubot-deploy', list, 'd1-start-deploy')].map(key =>
        node.call('CLUSTER', 'KEYSLOT', key),
      )
      const [ofList, ofGuard] = await Promise.all(slots)
      expect(ofGuard).toBe(ofList)
      const markers = open(`${at(own.port)}?cluster`, list)
      expect(await markers.push('d1', '{}')).toBe('pushed')
      expect(await markers.push('d1', '{}')).toBe('known')
      expect(await node.llen(list)).toBe(1)
    }
  })

  test('closed before the first push, it asks nobody', async () => {
    const markers = open(at(1), 'logstash')
    await markers.close()
    await expect(markers.push('d1', '{}')).rejects.toMatchObject({ sent: 'no', said: 'this bot is stopping' })
  })
})
