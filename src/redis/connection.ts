import { Cluster, Redis, type RedisOptions, ReplyError } from 'ioredis'
import type { RedisAddress } from './address.ts'

/**
 * How long a command may take, how long a server that is away is waited for before it is said to be, and how long one that
 * is asked may be silent before it is connected anew, in ms.
 */
const waits = { answer: 2_000, patience: 4_000, silence: 5_000, again: 100, reconnect: 1_000 }

type Client = Redis | Cluster

export interface RedisConnection<Script extends string> {
  /**
   * Asks, and asks again for some seconds while the server is away: what is asked must be repeatable. Rejects with the
   * fault of its owner, at the latest after about six seconds.
   */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>
  run<T>(script: Script, keys: readonly string[], values: readonly (string | number)[]): Promise<T>
  close(): Promise<void>
}

export interface ConnectOptions<Script extends string> {
  readonly address: RedisAddress
  /** By name, in Lua. Each may be run twice. */
  readonly scripts: Readonly<Record<Script, string>>
  /** `away`: it may work later. `broken`: the server is there and says no. `said` is one line of its words. */
  readonly fault: (kind: 'broken' | 'away', said: string) => Error
}

/** Connects at once and for good: what breaks is connected anew until `close`. */
export function connectRedis<Script extends string>({
  address,
  scripts,
  fault,
}: ConnectOptions<Script>): RedisConnection<Script> {
  const client = open(address)
  for (const [name, lua] of Object.entries<string>(scripts)) client.defineCommand(name, { lua })
  let said: string | null = null
  let closed = false
  client.on('error', (error: Error) => {
    said = textOf(error)
  })
  client.on('ready', () => {
    said = null
  })

  async function ask<T>(command: (client: Client) => Promise<T>): Promise<T> {
    const untilMs = performance.now() + waits.patience
    for (;;) {
      try {
        return await command(client)
      } catch (error) {
        if (!isPassing(error)) throw fault('broken', textOf(error as Error))
        if (said !== null && refuses.test(said)) throw fault('broken', said)
        if (closed || performance.now() > untilMs) throw fault('away', said ?? textOf(error as Error))
        await new Promise(resolve => setTimeout(resolve, waits.again))
      }
    }
  }

  return {
    ask,
    run: (script, keys, values) =>
      ask(async known => {
        const command = (known as unknown as Record<Script, (...args: unknown[]) => Promise<never>>)[script]
        return await command.call(known, keys.length, ...keys, ...values)
      }),
    async close() {
      closed = true
      client.disconnect()
    },
  }
}

/**
 * The library's own repetitions are off: by default it sends a push whose answer was cut a second time
 * (`autoResendUnfulfilledCommands`), and lets commands wait for a connection without end (`enableOfflineQueue`).
 */
function open({ nodes, db, tls, username, password, sentinel, cluster }: RedisAddress): Client {
  const options = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    connectTimeout: waits.answer,
    commandTimeout: waits.answer,
    // A connection that is dead without a word would be used until TCP gives it up, a quarter of an hour later.
    socketTimeout: waits.silence,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    // It asks INFO, which may be forbidden; a server that is loading says so at the first command.
    enableReadyCheck: false,
    retryStrategy: (times: number) => Math.min(50 * times, waits.reconnect),
    // A server that a failover has made a replica: the next connection leads to the new master.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions
  if (cluster) {
    const { retryStrategy, ...redisOptions } = options
    return new Cluster([...nodes], {
      redisOptions,
      enableOfflineQueue: false,
      clusterRetryStrategy: retryStrategy,
      ...(tls ? { dnsLookup: (host, found) => found(null, host) } : {}),
    })
  }
  if (sentinel) {
    return new Redis({
      ...options,
      db,
      name: sentinel.master,
      sentinels: [...nodes],
      sentinelRetryStrategy: options.retryStrategy,
      // One that takes the connection and says nothing would be waited for without end, and the next never asked.
      sentinelCommandTimeout: waits.answer,
      ...(sentinel.password === undefined ? {} : { sentinelPassword: sentinel.password }),
      ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    })
  }
  return new Redis({ ...options, ...nodes[0], db })
}

const passing = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|NOREPLICAS)\b/

/** A server that is there, and does not let us in. */
const refuses = /\b(WRONGPASS|NOAUTH|NOPERM)\b|invalid password/

/** Whether the same may work in a moment: everything but a server that answers no. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof ReplyError) || passing.test((error as Error).message)

/** Its first line; a failed connection to several addresses at once has no message of its own. */
function textOf(error: Error & { code?: string; errors?: Error[] }): string {
  const text = error.message || error.errors?.[0]?.message || error.code || error.name
  return text.split('\n')[0] ?? ''
}
