/** What history costs: the same questions to stores that hold a thousand, a hundred thousand and a million deployments. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import { redisIsHere, startRedis } from '../test/redis.ts'
import { print, sideBySide } from './side-by-side.ts'

const sizes = [1_000, 100_000, 1_000_000]
const aliasCount = 20
const step = { at: '2026-11-22T14:02:00.000Z', event: 'deploy_requested', state: 'requested', by: 'ann' }

const shaOf = (at: number): string => createHash('sha1').update(String(at)).digest('hex')

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

export async function benchHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const redis = redisIsHere ? await startRedis() : null
  try {
    await compare('embedded store', size => fillFile(join(folder, `${size}.db`), size))
    if (redis) await compare('shared store (Redis)', size => fillRedis(redis.port, size))
  } finally {
    await redis?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(name: string, fill: (size: number) => Promise<Store>): Promise<void> {
  const stores: { size: number; store: Store }[] = []
  for (const size of sizes) stores.push({ size, store: await fill(size) })
  const ask = async (what: string, run: (store: Store) => Promise<unknown>, rounds = 300): Promise<void> => {
    const cases = stores.map(({ size, store }) => ({ name: `${size} deployments`, run: () => run(store) }))
    print(`${name}: ${what}`, await sideBySide(cases, rounds), { target: 'at most 1.50' })
  }
  await ask('list the newest 20', store => store.list({ limit: 20 }))
  await ask('list the newest 20 of an alias', store => store.list({ limit: 20, alias: 'app-7' }))
  await ask('who shipped a commit, by its first digits', async store => {
    const [term = ''] = await store.termsLike(`sha:${shaOf(7).slice(0, 7)}`, 6)
    await store.shipped(term, 20)
  })
  await ask('who shipped a ticket that half of all have', store => store.shipped('ticket:VZ-1', 20))
  await ask('resume: active deployments and due effects', async store => {
    await store.active()
    await store.lease(Date.now(), 1, true)
  })
  await ask('a deploy from request to end', deployOnce, 100)
  for (const { store } of stores) await store.close()
}

/** What the engine asks of the store for one deploy. */
async function deployOnce(store: Store): Promise<void> {
  const made = deployment({ id: newId(), alias: 'app-of-today', version: 1, state: 'requested' })
  await store.create(made, [{ kind: 'pin' }], step)
  let moved = made
  for (const [state, effects] of [
    ['pinned', [{ kind: 'queue' }]],
    ['queued', []],
    ['running', []],
    ['succeeded', []],
  ] as const) {
    const [entry] = await store.lease(Date.now(), 60_000, true)
    if (entry) await store.begin(entry, Date.now())
    moved = { ...moved, state, version: moved.version + 1 }
    await store.move(moved, effects, { ...step, state }, entry)
  }
}

async function fillFile(path: string, size: number): Promise<Store> {
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
  return await openStore({ kind: 'file', path })
}

/** Writes what `create` and `move` would have left behind. */
const fillScript = `
for _, one in ipairs(cjson.decode(ARGV[1])) do
  redis.call('HSET', KEYS[1] .. one.id, 'version', '4', 'body', one.body)
  for _ = 1, 4 do redis.call('RPUSH', KEYS[2] .. one.id, ARGV[2]) end
  redis.call('ZADD', KEYS[3], 0, one.id)
  redis.call('ZADD', KEYS[3] .. ':' .. one.alias, 0, one.id)
  for _, term in ipairs(one.terms) do redis.call('ZADD', KEYS[4], 0, term .. '|' .. one.id) end
end`

async function fillRedis(port: number, size: number): Promise<Store> {
  const prefix = `bench-${size}`
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
  let batch: Deployment[] = []
  for (const one of past(size)) {
    batch.push(one)
    if (batch.length === 1_000) await put(batch.splice(0))
  }
  await put(batch)
  batch = []
  redis.disconnect()
  const address = readStoreAddress(`redis://127.0.0.1:${port}?prefix=${prefix}`)
  if (!address) throw new Error('no address')
  return await openStore(address)
}
