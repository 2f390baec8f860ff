import { expect, onTestFinished, test } from 'vitest'
import { lookAtStore } from '../../src/cli/doctor-store.ts'
import { readStoreAddress } from '../../src/store/address.ts'
import { openStore } from '../../src/store/open.ts'
import { redisIsHere, startRedis } from '../redis.ts'
import { look, notWell, startWorld, told } from './world.ts'

async function redis(options: readonly string[] = []) {
  const server = await startRedis({ options })
  onTestFinished(() => server.close())
  return server
}

const addressOf = (text: string) => {
  const address = readStoreAddress(text)
  if (!address) throw new Error(`no address: ${text}`)
  return address
}

test.skipIf(!redisIsHere)('the Redis of the markers: there, with a wrong password, and away', async () => {
  const [open, closed] = await Promise.all([redis(), redis(['--requirepass', 'redis-secret-9'])])
  const world = await startWorld()
  const seen = async (url: string): Promise<string[]> =>
    told(await look(world, { env: { HUBOT_DEPLOY_REDIS_URL: url } })).filter(line =>
      line.includes(' markers: '),
    )
  expect(await seen(`redis://127.0.0.1:${open.port}`)).toEqual([
    `ok markers: redis://127.0.0.1:${open.port} answers; the list is logstash.`,
  ])
  const [wrong] = await seen(`redis://:wrong-secret-9@127.0.0.1:${closed.port}`)
  expect(wrong).toMatch(
    /^wrong markers: .*WRONGPASS.* \/ Check user and password in HUBOT_DEPLOY_REDIS_URL\.$/,
  )
  expect(wrong).not.toContain('wrong-secret-9')
  const [away] = await seen('redis://127.0.0.1:1')
  expect(away).toMatch(
    /^wrong markers: .*ECONNREFUSED.* \/ It is pushed when Redis is back; check HUBOT_DEPLOY_REDIS_URL/,
  )
})

test.skipIf(!redisIsHere)(
  'a store in a Redis without persistence is warned of, and its aliases are read',
  async () => {
    const server = await redis([
      '--appendonly',
      'no',
      '--maxmemory',
      '100mb',
      '--maxmemory-policy',
      'allkeys-lru',
    ])
    const address = addressOf(`redis://127.0.0.1:${server.port}`)
    const bot = await openStore(address)
    onTestFinished(() => bot.close())
    const ids = { mainBuildTypeId: 'Restaurant_Build', deployBuildTypeId: 'Restaurant_DeployNA' }
    await bot.saveAlias('search', JSON.stringify({ alias: 'Search', ...ids, env: 'prod' }))
    await bot.saveAlias('gone', null)
    const store = lookAtStore(address)
    onTestFinished(() => store.close())
    expect(await store.kept()).toEqual({
      aliases: [{ alias: 'Search', ...ids, options: { env: 'prod' } }],
      hasBrain: false,
    })
    const found = await look(await startWorld(), { store })
    expect(told(found)).toContain(
      `ok store: redis://127.0.0.1:${server.port} is there, and can be read; only a bot tries to write it.`,
    )
    expect(notWell(found).filter(line => line.includes(' store: '))).toEqual([
      expect.stringContaining('appendonly yes'),
      expect.stringContaining('maxmemory-policy noeviction'),
    ])
  },
)

test.skipIf(!redisIsHere)('a store in a Redis that is away is not well', async () => {
  const store = lookAtStore(addressOf('redis://:redis-secret-9@127.0.0.1:1'))
  const found = await look(await startWorld(), { store, aliases: async () => (await store.kept()).aliases })
  const lines = told(found).filter(line => / (?:store|alias): /.test(line))
  expect(lines).toEqual([
    expect.stringMatching(/^wrong store: redis:\/\/127\.0\.0\.1:1 can't be reached: /),
    expect.stringMatching(/^unknown alias: They can't be read from here: /),
  ])
  expect(lines.join()).not.toContain('redis-secret-9')
})
