import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createAliases } from '../../src/chat/aliases.ts'
import type { Brain } from '../../src/chat/hubot.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'

const alias = { alias: 'search', mainBuildTypeId: 'A', deployBuildTypeId: 'B', options: {} }

test.each([
  [true, 1],
  [false, 0],
])(
  'a brain whose autosave is %s is asked to save %i times: while it is being filled, a save would empty it',
  async (autoSave, times) => {
    const folder = mkdtempSync(join(tmpdir(), 'aliases-'))
    const store = openSqliteStore(join(folder, 'x.db'))
    const save = vi.fn()
    const brain = Object.assign(new EventEmitter(), { data: {}, autoSave, save }) as unknown as Brain
    await createAliases(brain, store).set(alias)
    expect(save).toHaveBeenCalledTimes(times)
    expect([...(await store.aliases()).keys()]).toEqual(['search'])
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  },
)

test.each([
  ['set', ['SEARCH C']],
  ['cleared', []],
])('two spellings in an old brain are one alias: %s, neither is left', async (what, left) => {
  const folder = mkdtempSync(join(tmpdir(), 'aliases-'))
  const store = openSqliteStore(join(folder, 'x.db'))
  const body = { mainBuildTypeId: 'A', deployBuildTypeId: 'B' }
  const data = { deploymentAliases: { Search: body, search: body } }
  const brain = Object.assign(new EventEmitter(), {
    data,
    autoSave: true,
    save: () => {},
  }) as unknown as Brain
  const aliases = createAliases(brain, store)
  if (what === 'set') await aliases.set({ ...alias, alias: 'SEARCH', mainBuildTypeId: 'C' })
  else await aliases.clear('search')
  expect((await aliases.all()).map(one => `${one.alias} ${one.mainBuildTypeId}`)).toEqual(left)
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})
