import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { StoreFault } from '../../src/store/store.ts'
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
