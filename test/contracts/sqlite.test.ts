import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { schema } from '../../src/store/schema.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { StoreFault } from '../../src/store/store.ts'
import { deployment } from '../deployment/sample.ts'
import { storeContract } from './store.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  folders.push(folder)
  return join(folder, 'in', 'a', 'new', 'folder', 'deployments.db')
}

describe('the embedded store', () => {
  storeContract(async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    return {
      store,
      reopen: async () => {
        await store.close()
        return openSqliteStore(file)
      },
    }
  })

  test('whatever is read of history is found by an index, so its cost does not grow with history', async () => {
    const prepare = vi.spyOn(Database.prototype, 'prepare')
    const store = openSqliteStore(newFile())
    const step = { at: '', event: 'deploy_requested', state: 'requested' }
    await store.create(deployment({ messageKey: 'm1' }), [], step)
    await store.move({ ...deployment(), version: 2 }, [], step)
    await store.saveManifest('d1', '{"commits":[]}')
    await store.list({ limit: 1 })
    await store.list({ limit: 1, alias: 'search' })
    await store.shipped('ticket:VZ-1', 1)
    await store.termsLike('sha:abcd', 1)
    for (const read of [store.active(), store.activeOf('search'), store.deploymentOf('m1')]) await read
    for (const read of [store.deployment('d1'), store.steps('d1'), store.manifest('d1')]) await read
    const texts = new Set(prepare.mock.calls.map(([text]) => text))
    prepare.mockRestore()
    await store.close()

    const db = new Database(':memory:')
    db.exec(schema)
    const plans = [...texts]
      .filter(text => /^(SELECT|UPDATE)\b.*\b(deployments|steps|manifests|shipped)\b/s.test(text))
      .map(text => {
        const plan = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[]
        const [, from, which] =
          /\b(deployments|steps|manifests|shipped)\b(?:.*?WHERE (.*))?/s.exec(text) ?? []
        return `${from}: ${which} → ${plan.map(({ detail }) => detail).join(', ')}`
      })
    db.close()
    expect(plans.sort()).toEqual([
      'deployments: claim = ? → SEARCH deployments USING INDEX sqlite_autoindex_deployments_2 (claim=?)',
      "deployments: claim > '' → SEARCH deployments USING INDEX sqlite_autoindex_deployments_2 (claim>?)",
      'deployments: id < ? AND alias = ? ORDER BY id DESC LIMIT ? → SEARCH deployments USING INDEX deployments_by_alias (alias=? AND id<?)',
      'deployments: id < ? ORDER BY id DESC LIMIT ? → SEARCH deployments USING PRIMARY KEY (id<?)',
      'deployments: id = ? AND version = ? → SEARCH deployments USING PRIMARY KEY (id=?)',
      'deployments: id = ? → SEARCH deployments USING PRIMARY KEY (id=?)',
      'deployments: message_key = ? → SEARCH deployments USING INDEX sqlite_autoindex_deployments_3 (message_key=?)',
      'manifests: deployment_id = ? → SEARCH manifests USING PRIMARY KEY (deployment_id=?)',
      'shipped: s.term = ? ORDER BY s.deployment_id DESC LIMIT ? → SEARCH s USING PRIMARY KEY (term=?), SEARCH d USING PRIMARY KEY (id=?)',
      'shipped: term >= ? AND term > ? AND term < ? ORDER BY term LIMIT 1 → SEARCH shipped USING PRIMARY KEY (term>? AND term<?)',
      'steps: deployment_id = ? ORDER BY seq → SEARCH steps USING INDEX steps_by_deployment (deployment_id=?)',
    ])
  })

  test('a second bot on the same file is turned away', async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    expect(() => openSqliteStore(file)).toThrow(
      expect.objectContaining({ name: 'StoreFault', kind: 'held', where: file }),
    )
    await store.close()
    await openSqliteStore(file).close()
  })

  test('a store that is damaged is said to be broken, again and again, and not to be held by another bot', async () => {
    const file = newFile()
    const store = openSqliteStore(file)
    for (let id = 100; id < 300; id += 1) {
      await store.saveAlias(`alias-${id}`, JSON.stringify({ alias: `alias-${id}`, name: 'x'.repeat(200) }))
    }
    await store.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xff, 4_096, 9 * 4_096))
    const broken = expect.objectContaining({ name: 'StoreFault', kind: 'broken' })
    for (let tries = 0; tries < 3; tries += 1) expect(() => openSqliteStore(file)).toThrow(broken)
  })

  test('a file that is no store is said to be broken, and left as it is', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'store-')), 'notes.txt')
    writeFileSync(file, 'this is not a database, it is a text of some length. '.repeat(40))
    expect(() => openSqliteStore(file)).toThrow(StoreFault)
    expect(() => openSqliteStore(file)).toThrow(expect.objectContaining({ kind: 'broken' }))
  })
})
