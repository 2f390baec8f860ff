import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Adapter, Robot } from 'hubot'
import { expect, test, vi } from 'vitest'
import { assemble } from '../src/assemble.ts'
import { createAliases } from '../src/chat/aliases.ts'
import { waitForSeat } from '../src/chat/seat.ts'
import { readConfig } from '../src/config.ts'
import type { Sandbox } from '../src/sandbox/sandbox.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Store } from '../src/store/store.ts'
import { deployment } from './deployment/sample.ts'

const never = (): Promise<never> => new Promise(() => undefined)

test('a stop is over within five seconds, whatever of it never ends: an effect, the seat, the sandbox, the store', async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'stop-'))
  const real = openSqliteStore(join(folder, 'x.db'))
  onTestFinished(async () => {
    vi.useRealTimers()
    await real.close()
    rmSync(folder, { recursive: true })
  })
  const asked = vi.fn(never)
  const left = vi.fn(never)
  const closed = vi.fn(never)
  const closedSandbox = vi.fn(never)
  const store: Store = {
    ...real,
    deployment: asked,
    replicas: {
      holdSeat: async () => true,
      leaveSeat: left,
      claimMessage: async () => 'mine',
      now: Date.now,
      standBy: async () => undefined,
      standDown: async () => undefined,
      isStoodBy: async () => false,
      answered: async () => undefined,
    },
    close: closed,
  }
  await real.create(deployment(), [{ kind: 'pin' }], {
    at: '',
    event: 'deploy_requested',
    state: 'requested',
  })
  const robot = new Robot({ use: async (robot: Robot) => new Adapter(robot) }, false, 'hubot')
  waitForSeat(robot)
  const config = readConfig({ HUBOT_DEPLOY_ONE_CONNECTION: 'true', HUBOT_DEPLOY_STORE: 'redis://redis' })
  vi.useFakeTimers()
  const app = assemble({
    robot,
    config,
    store,
    aliases: createAliases(robot.brain, store),
    sandbox: {
      nonProduction: null,
      production: null,
      standIns: config.visibility,
      close: closedSandbox,
    } as unknown as Sandbox,
    lastBeatMs: null,
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(asked).toHaveBeenCalled()
  const over = vi.fn()
  void app.stop().then(over)
  await vi.advanceTimersByTimeAsync(3_900)
  expect(over).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_100)
  expect(over).toHaveBeenCalledOnce()
  for (const end of [left, closedSandbox, closed]) expect(end).toHaveBeenCalledOnce()
})
