/** Takes markers out of a real Redis in the two ways in which Logstash's redis input does. */
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MarkedDeployment, Marker } from '../../src/deployment/marker.ts'
import { marker, markerId } from '../../src/deployment/marker.ts'
import { createMarkers, type Markers } from '../../src/logstash/markers.ts'
import { readRedisAddress } from '../../src/redis/address.ts'
import { deployment } from '../deployment/sample.ts'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'

/** What `batch_count` above 1 does: the first that many elements are read and cut off in one script. */
const takeBatch = `
local taken = redis.call('LRANGE', KEYS[1], 0, ARGV[1] - 1)
redis.call('LTRIM', KEYS[1], ARGV[1], -1)
return taken
`

describe.skipIf(!redisIsHere)('Logstash reads', () => {
  let server: RedisServer
  let redis: Redis
  beforeAll(async () => {
    server = await startRedis()
    redis = new Redis(server.port, '127.0.0.1')
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.close()
  })

  async function withMarkers(list: string, work: (markers: Markers) => Promise<void>): Promise<void> {
    const address = readRedisAddress(`redis://127.0.0.1:${server.port}`)
    if (!address) throw new Error('no address')
    const markers = createMarkers({ address, list })
    try {
      await work(markers)
    } finally {
      await markers.close()
    }
  }

  /** Start and end of that many deployments, each pushed twice, as after a crash. */
  async function deploy(markers: Markers, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const one = deployment({
        id: `d${n}`,
        state: 'succeeded',
        startedAt: '2026-11-22T20:14:00.000Z',
        finishedAt: '2026-11-22T20:18:12.000Z',
      })
      for (const which of ['start', 'start', 'end', 'end'] as const) {
        const json = JSON.stringify(marker(one, which, { host: 'bot-1', type: 'deployment' }))
        await markers.push(markerId(one.id, which), json)
      }
    }
  }

  const asked = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => [`d${n}-start-deploy`, `d${n}-end-deploy`]).flat()
  /** As `document_id` of the pipeline makes it. */
  const idOf = (text: string): string => {
    const { deployment: of, action }: Marker & { deployment: MarkedDeployment } = JSON.parse(text)
    return `${of.id}-${action}`
  }

  test('one at a time with BLPOP, waiting before they come', async () => {
    const reader = redis.duplicate()
    const taken: string[] = []
    const reading = (async () => {
      while (taken.length < 20) {
        const answer = await reader.blpop('one', 1)
        if (answer) taken.push(answer[1])
      }
    })()
    await withMarkers('one', markers => deploy(markers, 10))
    await reading
    reader.disconnect()
    expect(taken.map(idOf)).toEqual(asked(10))
    expect(await redis.exists('one')).toBe(0)
  })

  test.each([2, 7, 125])('in batches of %d with its script, while they are pushed', async size => {
    const list = `batch-${size}`
    const taken: string[] = []
    let isPushing = true
    const reading = (async () => {
      while (isPushing || (await redis.exists(list))) {
        const batch = await redis.eval(takeBatch, 1, list, size)
        if (Array.isArray(batch)) taken.push(...batch.map(String))
      }
    })()
    await withMarkers(list, markers => deploy(markers, 40))
    isPushing = false
    await reading
    expect(taken.map(idOf)).toEqual(asked(40))
  })
})
