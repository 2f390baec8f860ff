import { randomUUID } from 'node:crypto'
import { type ChainableCommander, ReplyError } from 'ioredis'
import { type Deployment, isActive } from '../deployment/deployment.ts'
import { termsOfDeployment } from '../deployment/shipped.ts'
import { waiterOf } from '../deployment/waiting.ts'
import type { RedisAddress } from '../redis/address.ts'
import { type RedisClock, redisClock } from './redis-clock.ts'
import { connectStore, type StoreConnection } from './redis-connection.ts'
import { redisKeptLines } from './redis-kept-lines.ts'
import { keysOf, messageLivesMs } from './redis-keys.ts'
import { lockIn, redisLocks } from './redis-locks.ts'
import { redisManifests } from './redis-manifests.ts'
import { holding, outboxKeys, packed, redisOutbox } from './redis-outbox.ts'
import { redisReplicas } from './redis-replicas.ts'
import { type Page, type Step, type Store, StoreFault, type StoreWeakness } from './store.ts'

/**
 * The shared store: any number of bots on one Redis. Each change of several keys is one Lua script that may be repeated.
 * What is acknowledged survives a kill of every bot; that it survives a kill of Redis is the business of its own
 * append-only file (see `weaknesses`). Rejects with a StoreFault when Redis can't be reached.
 */
export async function openRedisStore(address: RedisAddress, now: () => number = Date.now): Promise<Store> {
  const connection = connectStore(address)
  const keys = keysOf(address.prefix)
  const clock = redisClock(connection, keys.beat, now)
  try {
    // The library itself takes a database that there is not for number 0.
    await connection.ask(client => (address.cluster ? client.ping() : client.select(address.db)))
    await clock.measured(0)
  } catch (error) {
    await connection.close()
    throw error
  }
  const orphan = (said: string): StoreFault => new StoreFault({ kind: 'orphan', where: address.shown, said })
  return storeOn(connection, keys, { orphan, clock })
}

type Keys = ReturnType<typeof keysOf>

/** As the clocks of several bots may differ (docs/several-bots.md), in ms. */
const skewMs = 5_000

function storeOn(
  { ask, run, close }: StoreConnection,
  keys: Keys,
  { orphan, clock }: { orphan: (said: string) => StoreFault; clock: RedisClock },
): Store {
  const moving = (id: string): string[] => [
    ...outboxKeys(keys),
    keys.deployment(id),
    keys.steps(id),
    keys.claims,
    keys.shipped,
  ]

  async function all<T>(fill: (batch: ChainableCommander) => void, read: (text: string) => T): Promise<T[]> {
    return await ask(async client => {
      const batch = client.pipeline()
      fill(batch)
      const answers = (await batch.exec()) ?? []
      return answers.flatMap(([error, text]) => {
        if (error) throw error
        return typeof text === 'string' ? [read(text)] : []
      })
    })
  }

  const deployment = async (id: string): Promise<Deployment | null> => {
    const body = await ask(client => client.hget(keys.deployment(id), 'body'))
    return body === null ? null : (JSON.parse(body) as Deployment)
  }
  const deployments = (ids: readonly string[]): Promise<Deployment[]> =>
    all(
      batch => {
        for (const id of ids) batch.hget(keys.deployment(id), 'body')
      },
      body => JSON.parse(body) as Deployment,
    )

  return {
    async create(made, effects, step, of) {
      const { id, version, alias, messageKey } = made
      const claim = alias.toLowerCase()
      const by = randomUUID()
      const message = messageKey === undefined ? [] : [keys.message(messageKey)]
      for (;;) {
        const answer = await run<string>(
          'create',
          [...moving(id), keys.history, keys.historyOf(alias), keys.locks, keys.kept, ...message],
          [
            id,
            version,
            JSON.stringify(made),
            claim,
            JSON.stringify(step),
            packed(effects),
            JSON.stringify(termsOfDeployment(made)),
            messageLivesMs,
            made.requestedBy.id,
            Date.parse(made.requestedAt),
            JSON.stringify(made.overrides ?? []),
            by,
            of?.id ?? '',
            waiterOf(alias, made.requestedBy),
          ],
        )
        if (answer === 'created') return { created: true }
        if (answer === 'repeated') return { created: false, because: 'repeated' }
        if (answer.startsWith('locked ')) {
          return { created: false, because: 'locked', lock: lockIn(answer.slice('locked '.length)) }
        }
        const holder = answer.slice('active '.length)
        const active = await deployment(holder)
        if (!active) throw orphan(`${keys.claims} has ${claim} for the deployment ${holder}, which is gone`)
        if (isActive(active)) return { created: false, because: 'active', deployment: active }
      }
    },
    move: (moved, effects, step, performed) =>
      run('move', moving(moved.id), [
        moved.id,
        moved.version,
        JSON.stringify(moved),
        moved.alias.toLowerCase(),
        isActive(moved) ? 1 : 0,
        JSON.stringify(step),
        packed(effects),
        JSON.stringify(termsOfDeployment(moved)),
        ...(performed ? holding(performed) : ['', '']),
      ]),
    deployment,
    async deploymentOf(messageKey) {
      const id = await ask(client => client.get(keys.message(messageKey)))
      return id === null ? null : await deployment(id)
    },
    async activeOf(alias) {
      const id = await ask(client => client.hget(keys.claims, alias.toLowerCase()))
      const claimed = id === null ? null : await deployment(id)
      return claimed && isActive(claimed) ? claimed : null
    },
    active: async () => (await deployments(await ask(client => client.hvals(keys.claims)))).filter(isActive),
    list: async page => await deployments(await ask(client => client.zrevrangebylex(...range(keys, page)))),
    steps: id =>
      ask(async client => (await client.lrange(keys.steps(id), 0, -1)).map(text => JSON.parse(text) as Step)),

    ...redisOutbox({ ask, run }, keys, clock),

    async aliases() {
      const kept = Object.entries(await ask(client => client.hgetall(keys.aliases)))
      return new Map(kept.map(([key, json]) => [key, json === '' ? null : json]))
    },
    saveAlias: async (key, json) => void (await ask(client => client.hset(keys.aliases, key, json ?? ''))),
    ...redisManifests({ ask, run, deployments }, keys),
    brain: () => ask(client => client.get(keys.brain)),
    saveBrain: async json => void (await ask(client => client.set(keys.brain, json))),
    beat: async nowMs => void (await ask(client => client.set(keys.beat, nowMs))),
    async lastBeat() {
      const beat = await ask(client => client.get(keys.beat))
      return beat === null ? null : Number(beat)
    },
    ...redisLocks({ ask, run }, keys),
    ...redisKeptLines({ ask, run }, keys),
    replicas: { ...redisReplicas({ ask, run }, keys), now: clock.now },
    async weaknesses() {
      const info = await ask(client =>
        client.info().catch(error => (error instanceof ReplyError ? '' : Promise.reject(error))),
      )
      const isSkewed = Math.abs(clock.aheadMs()) > skewMs
      return [...weaknessesIn(info), ...(isSkewed ? (['skewed'] as const) : [])]
    },
    close,
  }
}

const range = (keys: Keys, { alias, before, limit }: Page): [string, string, string, 'LIMIT', 0, number] => [
  alias === undefined ? keys.history : keys.historyOf(alias),
  before === undefined ? '+' : `(${before}`,
  '-',
  'LIMIT',
  0,
  limit,
]

/** As `INFO` tells it; a server that keeps this to itself is trusted. */
function weaknessesIn(info: string): StoreWeakness[] {
  const says = (line: RegExp): boolean => line.test(info)
  return [
    ...(says(/^aof_enabled:0/m) ? (['no_log'] as const) : []),
    ...(says(/^maxmemory:[1-9]/m) && !says(/^maxmemory_policy:noeviction/m) ? (['evicts'] as const) : []),
  ]
}
