/** What history costs: the same questions to stores that hold a thousand, a hundred thousand and a million deployments. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import type { Store } from '../src/store/store.ts'
import { deployment } from '../test/deployment/sample.ts'
import { redisIsHere, startRedis } from '../test/redis.ts'
import { type Filled, fillFile, fillRedis, openAt, shaOf, step } from './past.ts'
import { benchResume } from './resume.ts'
import { print, sideBySide } from './side-by-side.ts'

const sizes = [1_000, 100_000, 1_000_000]
export async function benchHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const redis = redisIsHere ? await startRedis() : null
  try {
    const files = sizes.map(size => ({ size, at: join(folder, `${size}.db`) }))
    for (const { size, at } of files) await fillFile(at, size)
    await compare('embedded store', files)
    await benchResume('embedded store', files)
    if (!redis) return
    const prefixes = sizes.map(size => ({ size, at: `redis://127.0.0.1:${redis.port}?prefix=bench-${size}` }))
    for (const { size } of prefixes) await fillRedis(redis.port, `bench-${size}`, size)
    await compare('shared store (Redis)', prefixes)
    await benchResume('shared store (Redis)', prefixes)
  } finally {
    await redis?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(name: string, filled: readonly Filled[]): Promise<void> {
  const stores: { size: number; store: Store }[] = []
  for (const { size, at } of filled) stores.push({ size, store: await openAt(at) })
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
