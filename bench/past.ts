/** Stores that hold so many deployments of the past, written as `create` and `move` would have left them behind. */
import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import Database from 'libsql'
import { v7 as newId } from 'uuid'
import type { Deployment } from '../src/deployment/deployment.ts'
import { termsOfDeployment } from '../src/deployment/shipped.ts'
import { readStoreAddress } from '../src/store/address.ts'
import { openStore } from '../src/store/open.ts'
import { keysOf } from '../src/store/redis-keys.ts'
import type { Store } from '../src/store/store.ts'
import { deployment } from '../test/deployment/sample.ts'

export interface Filled {
  readonly size: number
  /** As HUBOT_DEPLOY_STORE has it. */
  readonly at: string
}

const aliasCount = 20
export const step = {
  at: '2026-11-22T14:02:00.000Z',
  event: 'deploy_requested',
  state: 'requested',
  by: 'ann',
}

export const shaOf = (at: number): string => createHash('sha1').update(String(at)).digest('hex')

/** Ended ones, oldest first. */
function* past(count: number): Generator<Deployment> {
  const begunMs = Date.now() - count * 60_000
  for (let at = 0; at < count; at += 1) {
    yield deployment({
      id: newId({ msecs: begunMs + at * 60_000 }),
      version: 4,
      alias: `app-${at % aliasCount}`,
      state: 'succeeded',
      build: { ...deployment().build, revision: shaOf(at) },
      // One in two has a ticket that half of all have.
      ticket: { key: at % 2 === 0 ? 'VZ-1' : `VZ-${at}`, url: '' },
    })
  }
}

export async function fillFile(path: string, size: number): Promise<void> {
  await (await openStore({ kind: 'file', path })).close()
  const db = new Database(path)
  const putDeployment = db.prepare('INSERT INTO deployments (id, version, alias, body) VALUES (?, ?, ?, ?)')
  const putStep = db.prepare('INSERT INTO steps (deployment_id, body) VALUES (?, ?)')
  const putTerm = db.prepare('INSERT INTO shipped (term, deployment_id) VALUES (?, ?)')
  const text = JSON.stringify(step)
  db.exec('BEGIN')
  for (const one of past(size)) {
    putDeployment.run(one.id, one.version, one.alias, JSON.stringify(one))
    for (let steps = 0; steps < one.version; steps += 1) putStep.run(one.id, text)
    for (const term of termsOfDeployment(one)) putTerm.run(term, one.id)
  }
  db.exec('COMMIT')
  db.close()
}

const fillScript = `
for _, one in ipairs(cjson.decode(ARGV[1])) do
  redis.call('HSET', KEYS[1] .. one.id, 'version', '4', 'body', one.body)
  for _ = 1, 4 do redis.call('RPUSH', KEYS[2] .. one.id, ARGV[2]) end
  redis.call('ZADD', KEYS[3], 0, one.id)
  redis.call('ZADD', KEYS[3] .. ':' .. one.alias, 0, one.id)
  for _, term in ipairs(one.terms) do redis.call('ZADD', KEYS[4], 0, term .. '|' .. one.id) end
end`

export async function fillRedis(port: number, prefix: string, size: number): Promise<void> {
  const keys = keysOf(prefix)
  const redis = new Redis(port, '127.0.0.1')
  const put = (batch: readonly Deployment[]): Promise<unknown> =>
    redis.eval(
      fillScript,
      4,
      keys.deployment(''),
      keys.steps(''),
      keys.history,
      keys.shipped,
      JSON.stringify(
        batch.map(one => ({
          id: one.id,
          alias: one.alias,
          body: JSON.stringify(one),
          terms: termsOfDeployment(one),
        })),
      ),
      JSON.stringify(step),
    )
  const batch: Deployment[] = []
  for (const one of past(size)) {
    batch.push(one)
    if (batch.length === 1_000) await put(batch.splice(0))
  }
  await put(batch)
  redis.disconnect()
}

export async function openAt(at: string): Promise<Store> {
  const address = readStoreAddress(at)
  if (!address) throw new Error(`no store can be at ${at}`)
  return await openStore(address)
}
