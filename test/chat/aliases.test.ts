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
